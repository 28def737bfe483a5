using System.Diagnostics;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Files.Tests;

public sealed class DiskFullTests : IDisposable
{
    private static readonly TableSchema Schema = Job.Schema(("note", DataType.String));

    private readonly TempFolder _folder = new();
    private bool _isMounted;

    public void Dispose()
    {
        if (_isMounted)
            Run("umount", _folder.Path);
        _folder.Dispose();
    }

    [Fact]
    public async Task A_full_disk_is_an_error_that_leaves_nothing_visible_and_the_job_can_go_on_when_there_is_room()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "mounting a small file system needs root");
        _isMounted = Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", _folder.Path);
        Assert.SkipUnless(_isMounted, "this machine does not let a small file system be mounted");
        var filler = Path.Combine(_folder.Path, "filler");
        await File.WriteAllBytesAsync(filler, new byte[600 << 10]);

        var target = Path.Combine(_folder.Path, "out");
        var sink = (IStagedSink)Job.Sink(Schema, target);
        await sink.PrepareAsync(Job.Prepare(), default);
        var taken = await sink.TakeOverAsync(new WriterRequest(Job.Token(), SplitProgress.None, new TestPermit(), new TestBreadcrumb()), default);
        var writer = (IStagedWriter)taken.Writer!;
        var batch = new Batch(Schema);
        for (var i = 0; i < 700; i++)
        {
            batch.Column<BinaryColumn>(0).Append(new string('x', 1000));
            batch.CloseRow();
        }

        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await writer.WriteAsync(batch, default));
        Assert.Equal("SLC3104", error.Code);
        Assert.False(error.IsTransient);
        Assert.Contains("bytes free", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(target));
        await writer.AbortAsync(default);

        File.Delete(filler);
        await writer.WriteAsync(batch, default);
        var commit = (await writer.StageAsync(Position.End, default))!;
        await sink.PublishAsync(commit, default);
        Assert.Equal(700, File.ReadAllLines(Directory.GetFiles(target).Single()).Length);
    }

    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
