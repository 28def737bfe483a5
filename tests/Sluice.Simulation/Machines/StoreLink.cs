using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Simulation.Memory;

namespace Sluice.Simulation.Machines;

/// <summary>
/// The store as one process reaches it: calls take time, are lost, doubled or late, and the answer of a COMMIT may never come while the
/// COMMIT happens now, later or never.
/// </summary>
internal sealed partial class StoreLink(SimProcess process)
{
    /// <summary>No healthy call takes longer: twice the longest way, and a little.</summary>
    private static readonly TimeSpan s_prompt = TimeSpan.FromSeconds(0.045);

    private World World => process.World;

    /// <summary>A call that is not a change of a run: one that fails is an exception, whether or not it was done.</summary>
    private ValueTask<T> CallAsync<T>(string what, Func<MemoryControlStore, T> act, bool mayRepeat = false, bool isDead = false, Wait wait = default)
    {
        var promise = new TaskCompletionSource<T>();
        var fate = World.Network.FateOf(process, mayRepeat, isCommit: false);
        fate = fate with { IsLost = fate.IsLost || isDead };
        Send(fate, what, act, promise, () => promise.TrySetException(Away(what)), _ => false, wait);
        return new ValueTask<T>(promise.Task);
    }

    private ValueTask DoAsync(string what, Action<MemoryControlStore> act, Wait wait = default)
    {
        var call = CallAsync(what, s =>
        {
            act(s);
            return true;
        }, wait: wait);
        return new ValueTask(call.AsTask());
    }

    /// <summary>A change: without an answer its outcome is in doubt.</summary>
    private ValueTask<ChangeResult> ChangeAsync(string what, RequestId? request, Func<MemoryControlStore, ChangeResult> act, Wait wait = default)
    {
        var promise = new TaskCompletionSource<ChangeResult>();
        var fate = World.Network.FateOf(process, mayRepeat: true, isCommit: true);
        void InDoubt() => promise.TrySetResult(new ChangeResult(ChangeOutcome.InDoubt));
        if (fate.Hangs > TimeSpan.Zero)
            World.Hanging?.Invoke(World.Scheduler.Now + fate.There + fate.Hangs);
        if (fate.Hangs > TimeSpan.Zero && request is { } id)
        {
            // While its COMMIT hangs it holds the key of its request: whoever resolves it must wait.
            World.Scheduler.After(fate.There, () => World.InFlight.Add(id));
            World.Scheduler.After(fate.There + fate.Hangs, () => World.InFlight.Remove(id));
        }

        Send(fate, what, act, promise, InDoubt, r => r.Outcome == ChangeOutcome.Committed, wait);
        return new ValueTask<ChangeResult>(promise.Task);
    }

    private void Send<T>(
        Fate fate, string what, Func<MemoryControlStore, T> act, TaskCompletionSource<T> promise, Action unknown, Func<T, bool> isChange, Wait wait)
    {
        if (fate.IsLost || fate.IsAnswerLost || fate.There + fate.Hangs + fate.Back > s_prompt)
            NotAnswered(wait, fate, World.Scheduler.Now);
        if (fate.IsLost)
        {
            World.Note(process.Name, $"{what}: lost on its way");
            if (fate.IsNoticed)
                Deliver(fate.There + fate.Back, unknown);
            return;
        }

        var sent = World.Scheduler.Now;
        World.Scheduler.After(fate.There + fate.Hangs, () => Arrive(fate, what, act, promise, unknown, isChange, () => NotAnswered(wait, fate with { IsAnswerLost = true }, sent)));
        if (fate.Again is { } again)
            World.Scheduler.After(fate.There + fate.Hangs + again, () => Execute(what + " (again)", act, out _));
    }

    private void Arrive<T>(
        Fate fate, string what, Func<MemoryControlStore, T> act, TaskCompletionSource<T> promise, Action unknown, Func<T, bool> isChange, Action notAnswered)
    {
        if (World.IsStoreDown)
        {
            Deliver(fate.Back, () => promise.TrySetException(Away(what)));
            return;
        }

        if (!Execute(what, act, out var result))
        {
            Deliver(fate.Back, () => promise.TrySetException(Away(what)));
            return;
        }

        if (isChange(result!))
            World.Note(process.Name, $"{what}: stored");
        if (!fate.IsAnswerLost && !process.Machine.IsCutFromAnswers)
        {
            Deliver(fate.Back, () => promise.TrySetResult(result!));
            return;
        }

        notAnswered();
        World.Note(process.Name, $"{what}: its answer is lost");
        if (fate.IsNoticed)
            Deliver(fate.Back, unknown);
    }

    /// <summary>A call that is lost, or slower than a healthy way: it is not answered until its caller hears of it, or waits no longer.</summary>
    private void NotAnswered(Wait wait, Fate fate, TimeSpan sent)
    {
        if (!wait.IsWaitedFor)
            return;
        var given = World.Timings.Answer / process.Machine.Rate;
        var (isHeard, heard) = fate.IsLost ? (fate.IsNoticed, fate.There + fate.Back) : (fate.IsNoticed || !fate.IsAnswerLost, fate.There + fate.Hangs + fate.Back);
        World.Promises.Deadlines.Unanswered(process, wait.Run, sent + (isHeard && heard < given ? heard : given));
    }

    private bool Execute<T>(string what, Func<MemoryControlStore, T> act, out T? result)
    {
        result = default;
        if (World.IsStoreDown)
            return false;
        try
        {
            result = act(World.Store);
        }
        catch (KeyNotFoundException)
        {
            // A row that a failover or a deletion has taken away meanwhile.
            return false;
        }

        World.Tally?.Count(what, result);

        // It looks at all that ever ended: in a large world now and then, what it would find does not go away.
        if (World.Tally is not { } tally || tally.Transactions % 1000 == 0)
            World.Promises.AfterStore(what);
        return true;
    }

    private void Deliver(TimeSpan after, Action action) => World.Scheduler.After(after, () => process.Run(action));

    private static SluiceException Away(string what) => new("SLC4110", $"The store did not answer: {what}.", isTransient: true);
}
