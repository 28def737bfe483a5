using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Storage.Sqlite;

namespace Sluice.Storage.Tests.Sqlite;

public sealed class KillTests : IDisposable
{
    private const int Rounds = 12;
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S4_a_process_killed_in_the_middle_of_transactions_loses_no_change_that_it_acknowledged()
    {
        var path = _folder.File("store.db");
        var acknowledged = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            using var writer = new WriterProcess("stop-until-killed", path, $"{round}");

            // A different moment each time: with four loops in one process some transaction is under way at any.
            await writer.ReadAsync(5 + (round * 7), Ct);
            await writer.KillAsync(Ct);
            acknowledged.AddRange(writer.Lines);
            await using var store = SqliteControlStore.Open(path, TimeProvider.System, () => "id");
            foreach (var line in writer.Lines)
                await AssertStoredAsync(store, line);
        }

        await using var last = SqliteControlStore.Open(path, TimeProvider.System, () => "id");
        foreach (var line in acknowledged)
            await AssertStoredAsync(last, line);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task AssertStoredAsync(SqliteControlStore store, string line)
    {
        var words = line.Split(' ');
        var run = await store.FindRunAsync(WriterProcess.RunOf(line), Ct);
        var request = await store.FindRequestAsync(new RequestId(words[2]), Ct);
        Assert.True(run is not null && request is not null, $"'{line}' was acknowledged and is not there");
        if (words[0] == "started")
            return;
        Assert.Equal((RunStatus.Canceled, true, words[3], words[4]), (run.Status, run.IsFinal, $"{run.Version}", $"{run.Epoch}"));
        Assert.Equal(RequestOutcome.Stopped, request.Outcome);
        Assert.Equal(words[2], Assert.Single(await store.ReadReceiptsAsync(run.Key, Ct)).Decision.Request?.Value);
    }
}
