using Sluice.Composition;
using Sluice.JobFiles;
using Sluice.JobFiles.Resuming;
using Sluice.JobFiles.Types;
using Sluice.Runtime.Resolution;
using Sluice.Runtime.Runs;
using Sluice.Storage.Sqlite;

namespace Sluice.EndToEnd.Tests.Crashes;

/// <summary>Runs a job with the real connectors and the real store in this process, with a point where it dies.</summary>
internal sealed class InProcessJob(string jobFile, string storeFile)
{
    /// <summary>Runs, or goes on.</summary>
    /// <param name="crash">Where the run dies.</param>
    /// <param name="fresh">Start a new generation.</param>
    /// <param name="step">How fast the time of commits comes.</param>
    public async Task<RunResult> RunAsync(CrashPoint crash, bool fresh, int step = 1)
    {
        var clock = new SteppingClock(step);
        await using var store = SqliteControlStore.Open(storeFile, clock, RandomIds.NewStoreId);
        var plan = JobFileReader.Read(jobFile, new JobFileRequest(), Plugins.Catalog);
        var request = new ResolveRequest(Plugins.Catalog, SchemaDialect.Instance) { Connect = true, Clock = TimeProvider.System, NewRandom = static () => new Random(7) };
        await using var job = await new JobResolver(request).ResolveAsync(plan, CancellationToken.None);
        var options = new RunOptions("job", JobFileText.ToText(plan.Resolved), fresh) { Clock = clock, Breadcrumb = crash };
        return await new JobRun(job, new MortalStore(store, crash), options, new SilentObserver()).RunAsync(CancellationToken.None);
    }
}
