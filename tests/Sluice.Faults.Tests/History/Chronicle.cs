using System.Collections.Concurrent;

namespace Sluice.Faults.Tests.History;

/// <summary>All that was seen in one scenario, with times of this machine's clock.</summary>
internal sealed class Chronicle
{
    private readonly ConcurrentQueue<Answer> _answers = [];
    private readonly ConcurrentQueue<StoreSighting> _sightings = [];
    private readonly ConcurrentQueue<Act> _acts = [];
    private readonly ConcurrentQueue<(DateTimeOffset From, DateTimeOffset To)> _away = [];
    private readonly ConcurrentQueue<DateTimeOffset> _rollbacks = [];
    private long _hitch;

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public IReadOnlyCollection<Answer> Answers => _answers;

    public IReadOnlyCollection<StoreSighting> Sightings => _sightings;

    public IReadOnlyCollection<Act> Acts => _acts;

    public void Add(Answer answer) => _answers.Enqueue(answer);

    public void Add(StoreSighting sighting) => _sightings.Enqueue(sighting);

    /// <summary>The longest time for which the machine kept the bench from its own work.</summary>
    public TimeSpan LongestHitch => TimeSpan.FromTicks(Interlocked.Read(ref _hitch));

    /// <summary>The machine kept the bench from its work for so long.</summary>
    public void Hitched(TimeSpan time)
    {
        for (var longest = Interlocked.Read(ref _hitch); time.Ticks > longest;)
            longest = Interlocked.CompareExchange(ref _hitch, time.Ticks, longest);
    }

    /// <summary>Keeps what the scenario does.</summary>
    public void Add(string act) => _acts.Enqueue(new Act(Now, act));

    /// <summary>The store, or everybody who could ask it, is away from then until now: promises that count while there is one do not count then.</summary>
    public void WasAway(DateTimeOffset from) => _away.Enqueue((from, Now));

    /// <summary>The store is gone, and with it what it committed last: what its copy tells from now on is not compared with what it told.</summary>
    public void LosesCommits() => _rollbacks.Enqueue(Now);

    /// <summary>How often the store had lost commits until then.</summary>
    public int Era(DateTimeOffset at) => _rollbacks.Count(r => r <= at);

    /// <summary>How much of a time the store was away, and for each time what a call that got no answer costs its caller.</summary>
    public TimeSpan Away(DateTimeOffset from, DateTimeOffset to, TimeSpan answer)
    {
        var sum = TimeSpan.Zero;
        foreach (var away in _away.Where(a => a.From < to && a.To > from))
            sum += (away.To < to ? away.To : to) - (away.From > from ? away.From : from) + (2 * answer);
        return sum;
    }
}
