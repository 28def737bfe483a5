using System.Globalization;

namespace Sluice.Simulation.Scheduling;

/// <summary>
/// One thread, virtual time: events in the order of their time, and of their making where the time is the same. Nothing else moves time, and
/// every continuation runs within the event that caused it, so that a seed replays exactly.
/// </summary>
internal sealed class SimScheduler
{
    private readonly PriorityQueue<Action, (long At, long Order)> _queue = new();
    private readonly List<string>? _trace;
    private long _order;

    public SimScheduler(bool isTraced) => _trace = isTraced ? [] : null;

    /// <summary>True time since the beginning; no process can read it.</summary>
    public TimeSpan Now { get; private set; }

    public long Events { get; private set; }

    public IReadOnlyList<string> Trace => _trace ?? [];

    public void After(TimeSpan delay, Action action) =>
        _queue.Enqueue(action, ((Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero)).Ticks, _order++));

    /// <summary>Runs the next event; <c>false</c> when there is none up to this time, which it is then.</summary>
    public bool Step(TimeSpan until)
    {
        if (!_queue.TryPeek(out _, out var next) || next.At > until.Ticks)
        {
            // Nothing happens until then, and then it is then.
            Now = until > Now ? until : Now;
            return false;
        }

        var action = _queue.Dequeue();
        Now = new TimeSpan(next.At);
        Events++;
        action();
        return true;
    }

    /// <summary>Notes what happens, for people; costs nothing when nobody reads it.</summary>
    public void Note(string who, ref TraceText text)
    {
        if (_trace is not null)
            _trace.Add(string.Create(CultureInfo.InvariantCulture, $"{Now.TotalSeconds,9:0.000}  {who,-12} {text.Text()}"));
    }

    public bool IsTraced => _trace is not null;
}
