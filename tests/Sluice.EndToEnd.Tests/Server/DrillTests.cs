using Sluice.Client.Contract;
using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Server;

/// <summary>What an operator types to see the guarantee on their own server.</summary>
public sealed class DrillTests : IDisposable
{
    private readonly JobFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task S5_The_drill_freezes_a_process_stops_it_by_force_wakes_it_and_shows_that_nothing_was_written_after_the_fence()
    {
        using var node = await ServerNode.StartAsync(_folder);

        var drill = await SluiceProcess.RunAsync(_folder, "drill", "zombie", "--server", node.Address.ToString());

        Assert.True(drill.Exit == 0, $"{drill.Output}\n{drill.Error}\n{node.Process.ErrorSoFar}");
        Assert.Contains("by SIGSTOP", drill.Output, StringComparison.Ordinal);
        Assert.Contains("the stop is decided: CANCELED in", drill.Output, StringComparison.Ordinal);
        Assert.Contains("the kill is confirmed: attempt", drill.Output, StringComparison.Ordinal);
        Assert.Contains("rows visible after the fence: 0", drill.Output, StringComparison.Ordinal);
        Assert.Contains("a superseded commit is refused:", drill.Output, StringComparison.Ordinal);
        Assert.Contains("The evidence holds.", drill.Output, StringComparison.Ordinal);
        Assert.Empty((await node.Client.ListJobsAsync(cancellationToken: Ct)).Items);
        Assert.Empty(Directory.GetFiles(_folder.File("server/trials")));
    }

    [Fact]
    public async Task Where_tasks_run_in_the_servers_own_process_the_drill_says_that_there_is_nothing_to_freeze()
    {
        using var node = await ServerNode.StartAsync(_folder, "--set", "runner.in_process=true");

        var drill = await SluiceProcess.RunAsync(_folder, "drill", "zombie", "--server", node.Address.ToString());

        drill.ShouldExit(1);
        Assert.Contains("runner.in_process", drill.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("The evidence holds", drill.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Superseded_commits_are_refused_at_every_sink_that_fences_and_the_bound_is_told_for_one_that_does_not()
    {
        using var node = await ServerNode.StartAsync(_folder);
        var job = (await node.SubmitAsync($$"""
            env { job.name = three, parallelism = 1, checkpoint.interval = 100, read_limit.rows_per_second = 200 }
            source { FakeSource { plugin_output = rows, row.num = 100000, schema { fields { id = bigint } } } }
            sink {
              Jdbc { plugin_input = rows, url = "jdbc:sqlite:{{_folder.File("target.db")}}", generate_sink_sql = true, database = main, table = numbers, schema_save_mode = CREATE_SCHEMA_WHEN_NOT_EXIST }
              LocalFile { plugin_input = rows, path = "{{_folder.File("out")}}", file_format_type = csv }
              Blackhole { plugin_input = rows }
            }
            """)).Id;
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);

        var live = await node.Client.VerifyFenceAsync(job, cancellationToken: Ct);
        await node.Client.ForceStopAsync(job, new ForceStopRequest { Reason = "enough" }, cancellationToken: Ct);
        await node.SeesAsync(job, j => j.Stop!.Progress.Residuals.All(r => r.ConfirmedAt is not null));
        var typed = await SluiceProcess.RunAsync(_folder, "verify-fence", $"{job}", "--server", node.Address.ToString());

        Assert.True(live.Holds, string.Join("\n", live.Sinks));
        Assert.Equal(["refused", "refused", "bounded"], live.Sinks.Select(s => s.Verdict));
        typed.ShouldExit(0);
        Assert.Contains("REFUSED", typed.Output, StringComparison.Ordinal);
        Assert.Contains("no fence, but a bound", typed.Output, StringComparison.Ordinal);
    }
}
