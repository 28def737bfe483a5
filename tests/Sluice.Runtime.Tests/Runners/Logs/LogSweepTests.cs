using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Runtime.Runners.Logs;
using Sluice.Storage.Sqlite;

namespace Sluice.Runtime.Tests.Runners.Logs;

public sealed class LogSweepTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-sweep-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task S9_Logs_go_with_the_runs_that_the_store_has_forgotten_and_no_other_file_does()
    {
        await using var store = SqliteControlStore.Open(Path.Combine(_folder.FullName, "store.db"), TimeProvider.System, () => "store");
        var run = await store.StartRunAsync(new NewRun("kept", "{}", Fresh: true), Ct);
        var logs = _folder.CreateSubdirectory("logs").FullName;
        var kept = RunnerLogs.PathOf(logs, run.Key);
        var gone = RunnerLogs.PathOf(logs, new RunKey(new JobId(4711), new RunNumber(1)));
        foreach (var file in new[] { kept, kept + ".1", gone, gone + ".1", gone + ".2", Path.Combine(logs, "notes.txt") })
            await File.WriteAllTextAsync(file, "x", Ct);

        var removed = await new LogSweep(logs, store).SweepAsync(Ct);

        Assert.Equal(3, removed);
        Assert.Equal(
            new[] { Path.GetFileName(kept), Path.GetFileName(kept) + ".1", "notes.txt" }.Order(StringComparer.Ordinal),
            Directory.GetFiles(logs).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }
}
