namespace Sluice.Storage.Postgres.Lanes;

/// <summary>
/// The session of an idle lane, lent to the thread pool for one call: its caller's own thread comes to it next, and no other has to be woken. Where none
/// comes to it in time the lane takes it back, and does the call itself.
/// </summary>
internal sealed class Loan(JoinableCall call, Lane lane, StoreSession session, Action<Loan> giveBack, Action<LaneCall> again) : IThreadPoolWorkItem
{
    private int _isTaken;

    public Lane Lane => lane;

    public LaneCall Call => call;

    /// <summary>Whether the session is now with who asks; it is so once.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    /// <inheritdoc />
    public void Execute()
    {
        if (TryTake() && !call.RunDirectly(session, () => giveBack(this)))
            again(call);
    }
}
