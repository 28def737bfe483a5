using Sluice.Simulation.Sinks;

namespace Sluice.Simulation.Machines;

/// <summary>The sinks as one process reaches them.</summary>
internal sealed class SinkLink(SimProcess process)
{
    private World World => process.World;

    /// <summary>A statement that takes a while and is done at its end. <see cref="SinkAwayException"/>: whether it was done is not known.</summary>
    public Task<T> CallAsync<T>(SimSink sink, TimeSpan takes, Func<T> act) => CallAsync(sink, takes, () => true, _ => act());

    /// <summary>As above; <paramref name="first"/> is asked when it arrives, and what it said is known at the end.</summary>
    public Task<T> CallAsync<T>(SimSink sink, TimeSpan takes, Func<bool> first, Func<bool, T> act)
    {
        var promise = new TaskCompletionSource<T>();
        var fate = World.Network.FateOf(process, mayRepeat: true, isCommit: false);
        var asked = World.Scheduler.Now;
        if (process.Machine.IsCutFromSinks || (fate.IsLost && !process.Machine.IsDeafStore))
        {
            Fail(promise, TimeSpan.FromSeconds(1));
            return promise.Task;
        }

        World.Scheduler.After(fate.There, Arrive);
        return promise.Task;

        void Arrive()
        {
            if (sink.HangsUntil > World.Scheduler.Now)
            {
                World.Scheduler.After(sink.HangsUntil - World.Scheduler.Now, Arrive);
                return;
            }

            if (sink is OpenSink && World.Scheduler.Now - asked > OpenSink.Longest)
            {
                Fail(promise, fate.Back);
                return;
            }

            var said = first();
            World.Scheduler.After(takes, () => End(said));
        }

        void End(bool said)
        {
            var result = act(said);
            if (process.Machine.IsCutFromSinks || (fate.IsAnswerLost && !process.Machine.IsCutFromAnswers))
                Fail(promise, fate.Back);
            else
                World.Scheduler.After(fate.Back, () => process.Run(() => promise.TrySetResult(result)));
        }
    }

    private void Fail<T>(TaskCompletionSource<T> promise, TimeSpan after) =>
        World.Scheduler.After(after, () => process.Run(() => promise.TrySetException(new SinkAwayException())));
}
