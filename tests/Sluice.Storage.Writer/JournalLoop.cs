using System.Globalization;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Restores;
using Sluice.Core.Stops;
using Sluice.Storage.Journal;

namespace Sluice.Storage.Writer;

/// <summary>A node that answers stops until it is killed: each is appended to its journal, and printed once that is durable.</summary>
internal sealed class JournalLoop(FileStopJournal journal, int first)
{
    private const int Callers = 8;
    private static readonly DateTimeOffset s_at = DateTimeOffset.UnixEpoch;
    private int _next = first - 1;

    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => CallAsync()));

    private async Task CallAsync()
    {
        await Task.Yield();
        while (true)
        {
            var ordinal = Interlocked.Increment(ref _next);
            await journal.AppendAsync(Stop(ordinal), CancellationToken.None);
            lock (Console.Out)
            {
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"journaled {ordinal}"));
                Console.Out.Flush();
            }
        }
    }

    private static JournaledStop Stop(int ordinal)
    {
        var request = new RequestStart(new RequestId($"stop-{ordinal}"), RequestKind.ForceStop, "hash", RequestOutcome.Stopped);
        var decision = new StopDecision(
            new RunKey(new JobId(7), new RunNumber(2)), ordinal, request.Id, StopKind.ForceStop, "test", new string('r', 2000), s_at, s_at, 5, new Epoch(9),
            Durability.Synchronous, new Abandoned(1, 2, 3, 4));
        return new JournaledStop(new StoreId("a"), decision, request);
    }
}
