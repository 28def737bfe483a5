using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Files.Tests;

[SupportedOSPlatform("linux")]
public sealed partial class PermissionTests : IDisposable
{
    private const int Nobody = 65534;

    private static readonly TableSchema Schema = Job.Schema(("note", DataType.String));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("closed", "closed")]
    [InlineData("closed/a.csv", "closed/a.csv")]
    [InlineData("open", "open/closed.csv")]
    public void What_may_not_be_read_is_named(string path, string named)
    {
        Make();
        var source = Job.Source(Schema, Path.Combine(_folder.Path, path));
        var error = AsNobody(() => Job.ReadAllAsync(source).GetAwaiter().GetResult());
        Assert.Equal("SLC2102", error.Code);
        Assert.Contains($"'{Path.Combine(_folder.Path, named)}' may not be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_may_not_be_written_is_named_before_a_row_is_read()
    {
        Make();
        var target = Path.Combine(_folder.Path, "open", "out");
        var sink = Job.Sink(Schema, target);
        var error = AsNobody(() => sink.PrepareAsync(Job.Prepare(), default).AsTask().GetAwaiter().GetResult());
        Assert.Equal("SLC3101", error.Code);
        Assert.Contains($"'{target}' may not be written", error.Message, StringComparison.Ordinal);
    }

    private void Make()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "acting as another user needs root");
        const UnixFileMode all = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        _folder.File("closed/a.csv", "x\n");
        File.SetUnixFileMode(_folder.File("open/closed.csv", "x\n"), UnixFileMode.UserRead);
        File.SetUnixFileMode(_folder.Path, all);
        File.SetUnixFileMode(Path.Combine(_folder.Path, "open"), all);
        File.SetUnixFileMode(Path.Combine(_folder.Path, "closed"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Runs on a thread that the file system takes for another user's.</summary>
    private static ConnectorException AsNobody(Action action)
    {
        Exception? caught = null;
        var thread = new Thread(() =>
        {
            _ = SetFileSystemUser(Nobody);
            caught = Record.Exception(action);
        });
        thread.Start();
        thread.Join();
        return Assert.IsType<ConnectorException>(caught);
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(int user);
}
