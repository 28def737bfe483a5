using System.Xml.Linq;

namespace Sluice.Architecture.Tests.Projects;

public sealed class SolutionTests
{
    private static readonly string[] Folders = ["src", "tests", "bench"];

    private static IReadOnlyList<string> AllProjects => [.. Folders.SelectMany(f => Repository.Files(f, "*.csproj"))];

    [Fact]
    public void The_solution_lists_every_project()
    {
        var listed = XDocument.Parse(Repository.Read("Sluice.slnx")).Descendants("Project").Select(p => (string)p.Attribute("Path")!);

        Assert.Equal(AllProjects.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Package_versions_are_central()
    {
        var own = AllProjects.SelectMany(p => XDocument.Parse(Repository.Read(p)).Descendants("PackageReference")
            .Where(r => r.Attribute("Version") is not null || r.Attribute("VersionOverride") is not null).Select(r => $"{p}: {r.Attribute("Include")?.Value}"));

        Assert.Empty(own);
    }
}
