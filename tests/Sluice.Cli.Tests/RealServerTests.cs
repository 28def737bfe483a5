using Sluice.Api.Tests;
using Sluice.Core.Runs;

namespace Sluice.Cli.Tests;

/// <summary>The verbs against the real HTTP interface over a real store.</summary>
public sealed class RealServerTests
{
    [Fact]
    public async Task A_night_from_submit_to_resume()
    {
        await using var server = await ApiServer.StartAsync();
        var terminal = new Terminal(server.Address.ToString()) { Width = 120, Now = TimeProvider.System.GetUtcNow() };
        var id = (await Scene.RunningAsync(server)).ToString("D");

        Assert.Contains("RUNNING", (await Typed.RunAsync(terminal, "jobs")).Out, StringComparison.Ordinal);
        Assert.Contains("worker-a", (await Typed.RunAsync(terminal, "tasks", id)).Out, StringComparison.Ordinal);
        var preview = await Typed.RunAsync(terminal, "force-stop", id, "--reason", "x", "--dry-run");
        Assert.Contains("A force stop would make it CANCELED at once", preview.Out, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Running, (await server.Store.FindLatestRunAsync(new(long.Parse(id)), default))!.Status);

        var forced = await Typed.RunAsync(terminal, "force-stop", id, "--reason", "hangs", "--request-id", "night-1");
        Assert.Equal((ExitStatus.Done, ""), (forced.Exit, forced.Error));
        Assert.Contains("is CANCELED", forced.Out, StringComparison.Ordinal);
        Assert.Contains("night-1", forced.Out, StringComparison.Ordinal);
        Assert.Contains("It was stopped already", (await Typed.RunAsync(terminal, "force-stop", id, "--reason", "hangs")).Out, StringComparison.Ordinal);

        var refused = await Typed.RunAsync(terminal, "savepoint", id);
        Assert.Equal(ExitStatus.Refused, refused.Exit);
        Assert.Contains($"sluice resume {id}", refused.Error, StringComparison.Ordinal);
        Assert.Contains("CANCELED", (await Typed.RunAsync(terminal, "events", id)).Out, StringComparison.Ordinal);
        Assert.Contains("run 2", (await Typed.RunAsync(terminal, "resume", id)).Out, StringComparison.Ordinal);
        Assert.Contains("Stop it first", (await Typed.RunAsync(terminal, "delete", id)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_file_is_sent_as_it_is_and_its_mistakes_are_told_by_line()
    {
        await using var server = await ApiServer.StartAsync();
        var terminal = new Terminal(server.Address.ToString()) { Width = 160 };
        var file = Path.Combine(Directory.CreateTempSubdirectory("sluice-cli-").FullName, "job.json");
        await File.WriteAllTextAsync(file, ApiServer.Job.Replace("\"row.num\":5", "\"row.num\":\"${rows}\"", StringComparison.Ordinal));

        var good = await Typed.RunAsync(terminal, "submit", file, "-i", "rows=7", "--name", "from the shell");
        Assert.Equal(ExitStatus.Done, good.Exit);
        Assert.Matches(@"^\d+\n$", good.Out);
        Assert.Contains("from the shell", (await Typed.RunAsync(terminal, "job", good.Out.Trim())).Out, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, ApiServer.Job.Replace("FakeSource", "FakeSauce", StringComparison.Ordinal));
        var bad = await Typed.RunAsync(terminal, "submit", file);
        Assert.Equal(ExitStatus.BadUsage, bad.Exit);
        Assert.Contains("FakeSauce", bad.Error, StringComparison.Ordinal);
        Assert.Equal(ExitStatus.NotFound, (await Typed.RunAsync(terminal, "job", "999")).Exit);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task A_job_in_SQL_is_sent_and_does_not_change_one_that_goes_on()
    {
        await using var server = await ApiServer.StartAsync();
        var terminal = new Terminal(server.Address.ToString()) { Width = 160 };
        var file = Path.Combine(Directory.CreateTempSubdirectory("sluice-cli-").FullName, "teas.sql");
        const string text = "CREATE TABLE a WITH ('connector'='FakeSource','type'='source','schema'='{ fields { id = bigint } }');\nCREATE TABLE b WITH ('connector'='Blackhole','type'='sink');\nINSERT INTO b SELECT a;";
        await File.WriteAllTextAsync(file, text);

        var good = await Typed.RunAsync(terminal, "submit", file, "--name", "in SQL");
        Assert.Equal(ExitStatus.Done, good.Exit);
        var id = good.Out.Trim();
        Assert.Contains("in SQL", (await Typed.RunAsync(terminal, "job", id)).Out, StringComparison.Ordinal);
        var changed = await Typed.RunAsync(terminal, "resume", id, "--job", file);
        Assert.Equal(ExitStatus.BadUsage, changed.Exit);
        Assert.Contains("which a resume does not take yet", changed.Error, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, text.Replace("FakeSource", "FakeSauce", StringComparison.Ordinal));
        var bad = await Typed.RunAsync(terminal, "submit", file);
        Assert.Equal(ExitStatus.BadUsage, bad.Exit);
        Assert.Contains("FakeSauce", bad.Error, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task The_store_that_nobody_works_on_is_shown_by_top_and_workers()
    {
        await using var server = await ApiServer.StartAsync();
        var terminal = new Terminal(server.Address.ToString()) { Now = TimeProvider.System.GetUtcNow() };

        Assert.Contains("no workers", (await Typed.RunAsync(terminal, "workers")).Error, StringComparison.Ordinal);
        await Scene.RunningAsync(server);
        var top = await Typed.RunAsync(terminal, "top", "--once");
        Assert.Contains("A store outage would hit 1 task of 1 live job on 1 worker.", top.Out, StringComparison.Ordinal);
        Assert.Contains("draining", (await Typed.RunAsync(terminal, "drain", "worker-a")).Exit == 0 ? (await Typed.RunAsync(terminal, "workers")).Out : "", StringComparison.Ordinal);
        // Nobody else may take its task.
        var waited = await Typed.RunAsync(terminal, "drain", "worker-a", "--wait", "--timeout", "0s");
        Assert.Equal(ExitStatus.Refused, waited.Exit);
        Assert.Contains("worker worker-a still has 1 task: no other may take it", waited.Error, StringComparison.Ordinal);
    }
}
