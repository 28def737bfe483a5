using Sluice.JobFiles.Files;

namespace Sluice.JobFiles.Tests.Files;

/// <summary>What a job may name on a server: nothing outside of the roots, by whichever way it is said.</summary>
public sealed class FileRootsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-roots-");

    public FileRootsTests()
    {
        _folder.CreateSubdirectory("in/deep");
        _folder.CreateSubdirectory("in/data/trials");
        _folder.CreateSubdirectory("in-too");
        _folder.CreateSubdirectory("out");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "in/link-out"), Path.Combine(_folder.FullName, "out"));
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "in/link-in"), "deep");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "in/deep/up"), "../../out");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "in/round"), "round");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "out/link-in"), Path.Combine(_folder.FullName, "in"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("in/a.csv")]
    [InlineData("in")]
    [InlineData("in/not/there/yet.csv")]
    [InlineData("in/link-in/a.csv")]
    [InlineData("out/../in/a.csv")]
    [InlineData("out/link-in/a.csv")]
    [InlineData("in/${table_name}/a.csv")]
    [InlineData("in/data/trials/a.db")]
    public void What_really_lies_under_a_root_may_be_named(string path) => Assert.Null(Roots.FindProblem(path));

    [Theory]
    [InlineData("out/a.csv")]
    [InlineData("in/../out/a.csv")]
    [InlineData("in-too/a.csv")]
    [InlineData("in/link-out/a.csv")]
    [InlineData("in/link-out")]
    [InlineData("in/link-in/up/a.csv")]
    [InlineData("in/round/a.csv")]
    [InlineData("${table_name}/a.csv")]
    [InlineData("out/in${table_name}/a.csv")]
    [InlineData("in/${table_name}/../../out/a.csv")]
    [InlineData("in/${nothing}/../data/secret.key")]
    [InlineData("/etc/passwd")]
    [InlineData("/")]
    [InlineData("..")]
    [InlineData("in/data/secret.key")]
    [InlineData("in/data")]
    public void What_really_lies_elsewhere_or_is_closed_may_not(string path) => Assert.NotNull(Roots.FindProblem(path));

    [Fact]
    public void Without_roots_nothing_may_be_named() => Assert.NotNull(new FileRoots([], [], _folder.FullName).FindProblem("in/a.csv"));

    private FileRoots Roots => new(
        [Path.Combine(_folder.FullName, "in"), Path.Combine(_folder.FullName, "in/data/trials")], [Path.Combine(_folder.FullName, "in/data")], _folder.FullName);
}
