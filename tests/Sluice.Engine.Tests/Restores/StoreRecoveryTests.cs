using Sluice.Core.Identity;
using Sluice.Core.Restores;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Restores;
using Sluice.Engine.Tests.Doubles;

namespace Sluice.Engine.Tests.Restores;

public sealed class StoreRecoveryTests
{
    private readonly Node _node = new();

    private StoreRecovery Recovery => new(_node.Store, null, _node.Time, Node.Times);

    [Fact]
    public async Task What_a_copy_has_forgotten_is_decided_again_above_everything_that_was_seen()
    {
        var key = await ForgottenAsync();
        _node.Journal.Mark = (await _node.Memory.ReadMarkAsync(Node.Ct)) with { Incarnation = 4, HighestEpoch = Epoch.First(6) };

        var result = await Recovery.RecoverAsync([_node.Journal], above: 2, Node.Ct);

        Assert.Equal(RunStatus.Canceled, (await _node.RunAsync(key)).Status);
        Assert.Equal((1, 0, 0, 0, 7), (result.Decided, result.Recorded, result.Known, result.OfOthers, result.Mark.Incarnation));
        Assert.Equal(result.Mark, _node.Journal.Mark);
    }

    [Fact]
    public async Task It_can_be_cut_off_at_any_call_to_the_store_and_done_again()
    {
        var calls = 0;
        for (var cut = 0; ; cut++)
        {
            var node = new Node();
            var key = await ForgottenAsync(node);
            node.Faults.AwayAfter = cut;
            var recovery = new StoreRecovery(node.Store, null, node.Time, Node.Times);
            if (await Record.ExceptionAsync(async () => await recovery.RecoverAsync([node.Journal], 0, Node.Ct)) is null)
                break;
            calls++;

            var result = await recovery.RecoverAsync([node.Journal], 0, Node.Ct);

            Assert.Equal(RunStatus.Canceled, (await node.RunAsync(key)).Status);
            Assert.Equal(1, result.Decided + result.Known);
            Assert.Single(await node.Memory.ReadReceiptsAsync(key, Node.Ct), r => r.Decision.Kind == StopKind.ForceStop);
        }

        Assert.True(calls >= 5, $"It called the store {calls} times.");
    }

    [Fact]
    public async Task The_incarnation_is_raised_above_what_the_ledgers_have_seen_and_one_that_was_not_read_keeps_nothing()
    {
        await _node.RunningAsync();
        var marks = new ScriptedMarks
        {
            Answer = jobs => new LedgerReading(Epoch.First(8), 1, [new UnreadLedger(Assert.Single(jobs).Id, "pg", "away")]),
        };

        var result = await new StoreRecovery(_node.Store, marks, _node.Time, Node.Times).RecoverAsync([], above: 2, Node.Ct);

        Assert.Equal((9, "away"), (result.Mark.Incarnation, Assert.Single(result.Ledgers!.Unread).Cause));
        Assert.Null((await Recovery.RecoverAsync([], above: 0, Node.Ct)).Ledgers);
    }

    [Fact]
    public async Task Another_stores_stops_are_counted_and_left_alone()
    {
        var (run, _) = await _node.RunningAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        var journal = new MemoryJournal { Mark = new StoreMark(new StoreId("another"), "", 90, Epoch.First(90), 1) };
        journal.Stops.AddRange(_node.Journal.Stops.Select(s => s with { Store = new StoreId("another") }));

        var result = await Recovery.RecoverAsync([journal], 0, Node.Ct);

        Assert.Equal((0, 0, 1, 1), (result.Decided, result.Known, result.OfOthers, result.Mark.Incarnation));
    }

    private Task<RunKey> ForgottenAsync() => ForgottenAsync(_node);

    /// <summary>A run that was stopped, and lives in the copy that took the store's place.</summary>
    private static async Task<RunKey> ForgottenAsync(Node node)
    {
        var (run, _) = await node.RunningAsync();
        var copy = node.Memory.State.Copy();
        await node.Stops.StopAsync(node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        node.Memory.FailOver(copy);
        Assert.False((await node.RunAsync(run.Key)).IsFinal);
        return run.Key;
    }
}
