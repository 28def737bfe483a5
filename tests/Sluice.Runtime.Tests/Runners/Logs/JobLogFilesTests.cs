using Sluice.Core.Identity;
using Sluice.Core.Views;
using Sluice.Runtime.Runners.Agent;
using Sluice.Runtime.Runners.Logs;

namespace Sluice.Runtime.Tests.Runners.Logs;

/// <summary>What runners wrote is read while they go on writing, and while logs are put aside.</summary>
public sealed class JobLogFilesTests : IDisposable
{
    private static readonly RunKey s_run = new(new JobId(7), new RunNumber(2));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-logs-");

    private JobLogFiles Logs => new(_folder.FullName, "worker-a");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Lines_come_in_order_over_runs_and_over_logs_that_were_put_aside_with_the_time_they_were_taken()
    {
        Write(s_run with { Number = new RunNumber(1) }, 10_000, 3, "first run");
        Write(s_run, 100, 9, [.. Enumerable.Range(0, 20).Select(i => $"line {i}")]);

        var lines = await Logs.ReadAsync(s_run.Job, null, 100, Ct);

        Assert.Equal(["first run", .. Enumerable.Range(0, 20).Select(i => $"line {i}")], lines.Select(l => l.Text));
        Assert.All(lines, l => Assert.Equal(("worker-a", true), (l.Worker, l.At > DateTimeOffset.UnixEpoch)));
        Assert.True(_folder.GetFiles().Length > 3, "no log was put aside");
    }

    [Fact]
    public async Task Reading_on_from_a_line_misses_nothing_when_logs_are_put_aside_between_two_reads()
    {
        using var log = Open(s_run, 200, 50);
        var seen = new List<string>();
        string? cursor = null;
        for (var i = 0; i < 40; i++)
        {
            log.Write($"line {i}");
            if (i % 3 != 0)
                continue;
            var part = await Logs.ReadAsync(s_run.Job, cursor, 2, Ct);
            seen.AddRange(part.Select(l => l.Text));
            cursor = part.Count == 0 ? cursor : part[^1].Cursor;
        }

        for (IReadOnlyList<JobLogLine> rest = []; (rest = await Logs.ReadAsync(s_run.Job, cursor, 2, Ct)).Count > 0; cursor = rest[^1].Cursor)
            seen.AddRange(rest.Select(l => l.Text));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"line {i}"), seen);
    }

    [Fact]
    public async Task Only_so_many_logs_are_kept_and_a_place_that_is_gone_reads_from_what_is_left()
    {
        using var log = Open(s_run, 60, 2);
        log.Write("line 0");
        var first = await Logs.ReadAsync(s_run.Job, null, 1, Ct);
        for (var i = 1; i < 30; i++)
            log.Write($"line {i}");

        var rest = await Logs.ReadAsync(s_run.Job, first[0].Cursor, 100, Ct);

        Assert.InRange(_folder.GetFiles().Length, 2, 3);
        Assert.Equal("line 29", rest[^1].Text);
        Assert.InRange(rest.Count, 2, 10);
    }

    [Theory]
    [InlineData(1, "line 19")]
    [InlineData(7, "line 13")]
    [InlineData(20, "line 0")]
    [InlineData(500, "line 0")]
    public async Task The_last_lines_are_found_over_logs_that_were_put_aside(int lines, string first)
    {
        Write(s_run, 150, 50, [.. Enumerable.Range(0, 20).Select(i => $"line {i}")]);

        var tail = await Logs.ReadAsync(s_run.Job, await Logs.FindTailAsync(s_run.Job, lines, Ct), lines, Ct);

        Assert.Equal(first, tail[0].Text);
        Assert.Equal("line 19", tail[^1].Text);
    }

    [Fact]
    public async Task A_line_that_is_not_whole_yet_is_not_read_and_another_jobs_logs_never_are()
    {
        Write(s_run, 10_000, 3, "whole");
        Write(new RunKey(new JobId(77), new RunNumber(2)), 10_000, 3, "another's");
        await File.AppendAllTextAsync(RunnerLogs.PathOf(_folder.FullName, s_run), "half", Ct);

        Assert.Equal(["whole"], (await Logs.ReadAsync(s_run.Job, null, 10, Ct)).Select(l => l.Text));
        Assert.Empty(await Logs.ReadAsync(new JobId(8), null, 10, Ct));
    }

    private void Write(RunKey run, long mostBytes, int mostFiles, params string[] lines)
    {
        using var log = Open(run, mostBytes, mostFiles);
        foreach (var line in lines)
            log.Write(line);
    }

    private RunnerLog Open(RunKey run, long mostBytes, int mostFiles)
    {
        var log = new RunnerLog(mostBytes, mostFiles, TimeProvider.System);
        log.Open(RunnerLogs.PathOf(_folder.FullName, run), static line => line);
        return log;
    }
}
