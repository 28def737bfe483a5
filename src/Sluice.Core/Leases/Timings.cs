using Sluice.Core.Errors;

namespace Sluice.Core.Leases;

/// <summary>
/// The times of leases, permits and stops. All are options, and scale together. The rule that makes them safe, with clock rates within
/// <see cref="ClockMargin"/>: a permit is over before anybody may call its session lost.
/// </summary>
public sealed record Timings
{
    /// <summary>How often an agent renews its session. Default 5 s.</summary>
    public TimeSpan Renewal { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a permit holds, counted from before its renewal was sent. Default 12 s.</summary>
    public TimeSpan Permit { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How long a session's counter must have been seen unchanged before the session is declared lost. Default 25 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a status that waits for others may last. Default 60 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a caller waits for a COMMIT before it is told <c>in-doubt</c>. Default 5 s.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a replacement or a resume waits, after the permit is over, at a sink that neither fences nor bounds what is on its way.
    /// Default 60 s.
    /// </summary>
    public TimeSpan UnboundedWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a node that claimed a fence task keeps it before another may. Default 30 s.</summary>
    public TimeSpan FenceClaim { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an attempt that is to be killed may take to end by itself before its process gets SIGTERM. Default 10 s.</summary>
    public TimeSpan Asked { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a process may take to end after SIGTERM before it gets SIGKILL, and to be gone after SIGKILL before it counts as unkillable. Default 5 s.</summary>
    public TimeSpan Signaled { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>By how much two clocks may differ in rate: 0.1 is 10 %.</summary>
    public double ClockMargin { get; init; } = 0.1;

    /// <summary>After this time, by anybody's clock, a permit that was asked for before is over: the permit and the margin, 13.2 s.</summary>
    public TimeSpan NoNewWrites => Permit * (1 + ClockMargin);

    /// <summary>The same times, all multiplied.</summary>
    /// <param name="factor">Greater than 0; tests use 0.1.</param>
    public Timings Scaled(double factor) => this with
    {
        Renewal = Renewal * factor,
        Permit = Permit * factor,
        Silence = Silence * factor,
        Deadline = Deadline * factor,
        Answer = Answer * factor,
        UnboundedWait = UnboundedWait * factor,
        FenceClaim = FenceClaim * factor,
        Asked = Asked * factor,
        Signaled = Signaled * factor,
    };

    /// <summary>Refuses times that would break the guarantee.</summary>
    /// <exception cref="SluiceException">SLC4010.</exception>
    public Timings Validated()
    {
        if (Renewal <= TimeSpan.Zero || Deadline <= TimeSpan.Zero || Answer <= TimeSpan.Zero || UnboundedWait <= TimeSpan.Zero || FenceClaim <= TimeSpan.Zero
            || Asked <= TimeSpan.Zero || Signaled <= TimeSpan.Zero || ClockMargin is not (>= 0 and < 1))
            throw new SluiceException("SLC4010", "Lease times must be greater than 0, and the clock margin at least 0 and less than 1. Mend the times of leases and stops in the options.");
        if (Renewal * 2 >= Permit)
            throw new SluiceException("SLC4010", $"A permit ({Permit}) must be longer than two renewals ({Renewal} each), or one late answer stops all tasks.");
        if (NoNewWrites >= Silence * (1 - ClockMargin))
            throw new SluiceException("SLC4010", $"A session may be declared lost only after its permits are over: permit {Permit} x {1 + ClockMargin} must be less than silence {Silence} x {1 - ClockMargin}.");
        return this;
    }
}
