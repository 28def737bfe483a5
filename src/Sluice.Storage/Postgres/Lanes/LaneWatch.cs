namespace Sluice.Storage.Postgres.Lanes;

/// <summary>Keeps the deadline of every call, on a thread of its own: a starved thread pool fires no timers.</summary>
internal sealed class LaneWatch : IDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(50);
    private readonly ManualResetEventSlim _stop = new();
    private readonly IReadOnlyList<LaneGroup> _groups;
    private readonly DirectReads _reads;
    private readonly TimeSpan _turn;

    public LaneWatch(IReadOnlyList<LaneGroup> groups, DirectReads reads, TimeSpan answer)
    {
        _groups = groups;
        _reads = reads;

        // A fraction of the deadline, so that scaled-down times are kept too.
        _turn = answer / 10 < Turn ? answer / 10 : Turn;
        new Thread(Run, 256 * 1024) { IsBackground = true, Name = "sluice store deadlines" }.Start();
    }

    public void Dispose() => _stop.Set();

    private void Run()
    {
        while (!_stop.Wait(_turn))
        {
            foreach (var group in _groups)
                group.Watch();
            _reads.Watch();
        }
    }
}
