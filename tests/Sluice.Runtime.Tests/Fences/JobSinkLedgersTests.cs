using Sluice.Connect;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Runtime.Fences;
using Sluice.Runtime.Tests.Pauses;

namespace Sluice.Runtime.Tests.Fences;

/// <summary>The ledgers that stored jobs show are swept through the jobs' own options.</summary>
public sealed class JobSinkLedgersTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-ledgers-");
    private readonly List<string> _problems = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task S9_What_is_over_goes_also_of_a_job_that_the_store_no_longer_has_and_what_is_kept_or_young_stays(string kind)
    {
        var target = await HeldTarget.OfAsync(kind, _folder.FullName, ("ledger_schema", kind == "postgres" ? "books" : null));
        foreach (var job in new[] { 1L, 2, 3 })
            Assert.Equal(FenceVerdict.Fenced, await FenceAsync(target, new SinkToken("store", job, 1, "sink[0].Jdbc", 5)));
        await FenceAsync(target, new SinkToken("another", 1, 1, "sink[0].Jdbc", 5));
        var ledgers = new JobSinkLedgers(
            new StoreId("store"), new ConnectorCatalog([new ScriptedSource(1), .. JdbcPlugins.All]), text => text, TimeProvider.System, _problems.Add);
        var keep = new HashSet<JobId> { new(2) };
        var jobs = new[] { Job(1, target), Job(2, target) };

        Assert.Equal(0, await ledgers.ForgetAsync(jobs, DateTimeOffset.UnixEpoch, keep, TimeSpan.FromSeconds(20), Ct));
        Assert.Equal(2, await ledgers.ForgetAsync(jobs, DateTimeOffset.UtcNow.AddDays(1), keep, TimeSpan.FromSeconds(20), Ct));
        Assert.Equal(0, await ledgers.ForgetAsync(jobs, DateTimeOffset.UtcNow.AddDays(1), keep, TimeSpan.FromSeconds(20), Ct));

        Assert.Empty(_problems);
        Assert.Equal(FenceVerdict.Superseded, await FenceAsync(target, new SinkToken("store", 2, 1, "sink[0].Jdbc", 4)));
        Assert.Equal(FenceVerdict.Superseded, await FenceAsync(target, new SinkToken("another", 1, 1, "sink[0].Jdbc", 4)));
        Assert.Equal(FenceVerdict.Fenced, await FenceAsync(target, new SinkToken("store", 1, 1, "sink[0].Jdbc", 4)));
    }

    [Fact]
    public async Task A_ledger_that_is_away_or_a_job_that_cannot_be_read_is_told_and_keeps_none_of_the_others_waiting()
    {
        var target = await HeldTarget.OfAsync("sqlite", _folder.FullName);
        await FenceAsync(target, new SinkToken("store", 7, 1, "sink[0].Jdbc", 5));
        var ledgers = new JobSinkLedgers(
            new StoreId("store"), new ConnectorCatalog([new ScriptedSource(1), .. JdbcPlugins.All]), text => text, TimeProvider.System, _problems.Add);
        var away = Job(2, target) with { Config = Job(2, target).Config.Replace("jdbc:sqlite:", "jdbc:sqlite:/nowhere", StringComparison.Ordinal) };

        var forgotten = await ledgers.ForgetAsync(
            [Job(1, target) with { Config = "{" }, away, Job(3, target)], DateTimeOffset.UtcNow.AddDays(1), new HashSet<JobId>(), TimeSpan.FromSeconds(20), Ct);

        Assert.Equal(1, forgotten);
        Assert.Equal(2, _problems.Count);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task S9_A_deleted_job_goes_up_to_its_generation_and_one_that_was_made_again_under_its_id_does_not(string kind)
    {
        var target = await HeldTarget.OfAsync(kind, _folder.FullName, ("ledger_schema", kind == "postgres" ? "books" : null));
        await FenceAsync(target, new SinkToken("store", 7, 1, "sink[0].Jdbc", 5));
        await FenceAsync(target, new SinkToken("store", 7, 2, "sink[0].Jdbc", 6));
        var job = Job(7, target);
        var deleted = new DeletedJob(job.Id, new Generation(1), job.Config, job.LastRun.Settings.Sinks, DateTimeOffset.UnixEpoch, IsSettled: true);
        var ledgers = new JobSinkLedgers(
            new StoreId("store"), new ConnectorCatalog([new ScriptedSource(1), .. JdbcPlugins.All]), text => text, TimeProvider.System, _problems.Add);

        Assert.True(await ledgers.ForgetAsync(deleted, TimeSpan.FromSeconds(20), Ct));

        // The second generation is known: a fence for the first makes it no row of its own that would count.
        Assert.Equal(FenceVerdict.Superseded, await FenceAsync(target, new SinkToken("store", 7, 2, "sink[0].Jdbc", 5)));
        Assert.True(await ledgers.ForgetAsync(deleted with { Generation = new Generation(2) }, TimeSpan.FromSeconds(20), Ct));
        Assert.Equal(FenceVerdict.Fenced, await FenceAsync(target, new SinkToken("store", 7, 2, "sink[0].Jdbc", 5)));
        Assert.Empty(_problems);
        var away = deleted with { Config = deleted.Config.Replace("jdbc:", "jdbc:nowhere-", StringComparison.Ordinal) };
        Assert.False(await ledgers.ForgetAsync(away, TimeSpan.FromSeconds(20), Ct));
        Assert.Single(_problems);
    }

    [Fact]
    public async Task A_trial_that_was_removed_took_its_ledger_along_and_a_file_elsewhere_may_come_back()
    {
        var target = await HeldTarget.OfAsync("sqlite", _folder.FullName);
        var job = Job(7, target);
        var trials = Path.Combine(_folder.FullName, "trials");
        Directory.CreateDirectory(trials);
        var file = target.Options.Single(o => o.Name == "url").Value!["jdbc:sqlite:".Length..];
        DeletedJob Deleted(string gone) =>
            new(job.Id, new Generation(1), job.Config.Replace(file, gone, StringComparison.Ordinal), job.LastRun.Settings.Sinks, DateTimeOffset.UnixEpoch, IsSettled: true);
        var ledgers = new JobSinkLedgers(
            new StoreId("store"), new ConnectorCatalog([new ScriptedSource(1), .. JdbcPlugins.All]), text => text, TimeProvider.System, _problems.Add)
        {
            Trials = trials,
        };

        Assert.True(await ledgers.ForgetAsync(Deleted(Path.Combine(trials, "drill.db")), TimeSpan.FromSeconds(20), Ct));
        Assert.Empty(_problems);
        Assert.False(await ledgers.ForgetAsync(Deleted(Path.Combine(_folder.FullName, "orders.db")), TimeSpan.FromSeconds(20), Ct));
        Assert.Single(_problems);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<FenceVerdict> FenceAsync(HeldTarget target, SinkToken token)
    {
        await using var fence = target.Fence();
        return (await fence.FenceAsync(new FenceRequest(token), Ct)).Verdict;
    }

    private static JobRecord Job(long id, HeldTarget target)
    {
        var options = string.Join(", ", target.Options.Select(o => $"\"{o.Name}\": \"{o.Value}\""));
        var config = $"{{\"source\": [{{\"plugin_name\": \"Scripted\"}}], \"sink\": [{{\"plugin_name\": \"Jdbc\", {options}}}]}}";
        var run = new RunRecord(new JobId(id), new RunNumber(1), new Generation(1), RunStatus.Finished, new Epoch(5), 1)
        {
            Settings = new RunSettings { Sinks = [new RunSink("sink[0].Jdbc", SinkFencing.LeaseOnly)] },
        };
        return new JobRecord(new JobId(id), "job", new Generation(1), config, run);
    }
}
