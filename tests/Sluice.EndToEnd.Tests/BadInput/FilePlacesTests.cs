using System.Diagnostics;
using System.Runtime.Versioning;
using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.BadInput;

/// <summary>Places of files that are not there, may not be used, or are full.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FilePlacesTests : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
    private static readonly string[] AsNobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"];

    private readonly JobFolder _folder = new();
    private bool _isMounted;

    public void Dispose()
    {
        if (_isMounted)
            Run("umount", _folder.File("small"));
        _folder.Dispose();
    }

    [Fact]
    public async Task A_missing_file_is_named_with_the_option_and_nothing_is_made_at_the_target()
    {
        WriteJob(_folder.File("missing.csv"), _folder.File("out"));
        var result = (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(1);
        Assert.Contains("SLC2101", result.Error, StringComparison.Ordinal);
        Assert.Contains("missing.csv", result.Error, StringComparison.Ordinal);
        Assert.Contains("'path'", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public async Task A_directory_that_may_not_be_read_is_named()
    {
        _folder.Write("closed/in.csv", "1\n");
        WriteJob(_folder.File("closed"), _folder.File("out"));
        File.SetUnixFileMode(_folder.File("closed"), UnixFileMode.None);
        var result = (await RunAsNobodyAsync()).ShouldExit(1);
        File.SetUnixFileMode(_folder.File("closed"), Everybody);
        Assert.Contains("SLC2102", result.Error, StringComparison.Ordinal);
        Assert.Contains($"'{_folder.File("closed")}' may not be read", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_may_not_be_written_is_named_before_a_row_is_read()
    {
        _folder.Write("in.csv", "1\n");
        Directory.CreateDirectory(_folder.File("closed"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.SetUnixFileMode(_folder.File("closed"), UnixFileMode.OtherRead | UnixFileMode.OtherExecute | UnixFileMode.UserRead | UnixFileMode.UserExecute);
        WriteJob(_folder.File("in.csv"), _folder.File("closed/out"));
        var result = (await RunAsNobodyAsync()).ShouldExit(1);
        File.SetUnixFileMode(_folder.File("closed"), Everybody);
        Assert.Contains("SLC3101", result.Error, StringComparison.Ordinal);
        Assert.Contains(_folder.File("closed/out"), result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File("closed")));
    }

    [Fact]
    public async Task A_full_disk_leaves_no_visible_file_and_the_job_goes_on_when_there_is_room()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounting a small file system needs root");
        Directory.CreateDirectory(_folder.File("small"));
        _isMounted = Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", _folder.File("small"));
        Assert.SkipUnless(_isMounted, "this machine does not let a small file system be mounted");
        var filler = _folder.Write("small/filler", new string('f', 700 << 10));
        _folder.Write("in.csv", string.Concat(Enumerable.Range(0, 600).Select(i => $"{i},{new string('x', 1000)}\n")));
        WriteJob(_folder.File("in.csv"), _folder.File("small/out"));

        var full = (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(1);
        Assert.Contains("SLC3104", full.Error, StringComparison.Ordinal);
        Assert.Contains("--resume", full.Error + full.Output, StringComparison.Ordinal);
        Assert.Empty(_folder.Published("small/out"));

        File.Delete(filler);
        (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--resume")).ShouldExit(0);
        Assert.Equal(600, _folder.Published("small/out").SelectMany(File.ReadLines).Distinct(StringComparer.Ordinal).Count());
    }

    private void WriteJob(string from, string to) => _folder.Write("job.conf", $$"""
        source { LocalFile { path = "{{from}}", file_format_type = csv, schema { fields { id = int{{(to.Contains("small", StringComparison.Ordinal) ? ", note = string" : "")}} } } } }
        sink { LocalFile { path = "{{to}}", file_format_type = csv } }
        """);

    /// <summary>Root may read and write everything, so root hands the program to a user that may not.</summary>
    private async Task<ProcessResult> RunAsNobodyAsync()
    {
        if (!Environment.IsPrivilegedProcess)
            return await SluiceProcess.RunAsync(_folder, "run", "job.conf");
        Assert.SkipUnless(Run("setpriv", [.. AsNobody[1..], "test", "-x", SluiceProcess.Program]), "another user cannot reach the program from here");
        File.SetUnixFileMode(_folder.Path, Everybody);
        using var process = SluiceProcess.StartBehind(AsNobody, _folder, "run", "job.conf");
        return await process.WaitAsync();
    }

    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
