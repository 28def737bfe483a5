namespace Sluice.Simulation.Machines;

/// <summary>A machine: clocks, and the ways from it to the store and to the sinks.</summary>
internal sealed class Machine(string name)
{
    public string Name => name;

    /// <summary>How fast its lease clock runs.</summary>
    public double Rate { get; init; } = 1;

    public long LeaseOrigin { get; init; }

    /// <summary>By how much its wall clock is wrong.</summary>
    public TimeSpan WallOffset { get; set; }

    /// <summary>Nothing that it sends to the store arrives.</summary>
    public bool IsDeafStore { get; set; }

    /// <summary>No answer of the store reaches it.</summary>
    public bool IsCutFromAnswers { get; set; }

    public bool IsCutFromSinks { get; set; }

    /// <summary>Until then its connection for claims is dead; the others work.</summary>
    public TimeSpan ClaimsDeadUntil { get; set; }

    /// <summary>Within these its connection for renewals is dead; the others work.</summary>
    public (TimeSpan From, TimeSpan Until) RenewalsDead { get; set; }

    public bool IsDeafRenewals(TimeSpan now) => now >= RenewalsDead.From && now < RenewalsDead.Until;

    /// <summary>Added to every way.</summary>
    public TimeSpan Slowness { get; set; }

    public bool IsWell => !IsDeafStore && !IsCutFromAnswers && Slowness == TimeSpan.Zero;

    public override string ToString() => name;
}
