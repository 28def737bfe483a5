namespace Sluice.Specs.Tests.Takeovers;

/// <summary>
/// One split of two commits at a sink with a ledger. Attempts 1 and 2 belong to run 1 (epoch 1), attempt 3 to run 2 (epoch 3); the stop
/// between them fences with epoch 2.
/// </summary>
internal readonly record struct TakeoverState
{
    public const byte StopEpoch = 2;
    public const byte ResumeEpoch = 3;

    /// <summary>Run 1 has ended.</summary>
    public bool IsStopped { get; init; }

    /// <summary>The fence of that stop was done, in time or late.</summary>
    public bool IsStopFenced { get; init; }

    /// <summary>Run 2 exists.</summary>
    public bool IsResumed { get; init; }

    public Attempt First { get; init; }

    public Attempt Second { get; init; }

    public Attempt Third { get; init; }

    /// <summary>The ledger's epoch.</summary>
    public byte Epoch { get; init; }

    /// <summary>The split's owner; 0 for nobody.</summary>
    public byte Owner { get; init; }

    /// <summary>Commits, and so the position: commit n brings row n.</summary>
    public byte Seq { get; init; }

    /// <summary>How often row 1 is visible.</summary>
    public byte Row1 { get; init; }

    /// <summary>How often row 2 is visible.</summary>
    public byte Row2 { get; init; }

    /// <summary>The target was prepared in this generation.</summary>
    public bool IsPrepared { get; init; }

    /// <summary>The latest attempt that prepared it or found it prepared.</summary>
    public byte Preparer { get; init; }

    /// <summary>The highest epoch for which a fence was told to hold.</summary>
    public byte FencedEpoch { get; init; }

    /// <summary>Run 1 runs, and nobody has begun.</summary>
    public static TakeoverState Initial => new() { Epoch = 1 };

    public Attempt this[byte attempt] => attempt switch
    {
        1 => First,
        2 => Second,
        _ => Third,
    };

    public static byte EpochOf(byte attempt) => attempt == 3 ? ResumeEpoch : (byte)1;

    public TakeoverState With(byte attempt, Attempt value) => attempt switch
    {
        1 => this with { First = value },
        2 => this with { Second = value },
        _ => this with { Third = value },
    };

    /// <summary>Somebody is inside a transaction of the sink.</summary>
    public bool IsAnyInside => First.IsInside || Second.IsInside || Third.IsInside;

    public override string ToString() =>
        $"run 1 {(IsStopped ? "CANCELED" : "RUNNING")}{(IsResumed ? ", run 2" : "")}; 1 {First.Phase} {First.Seq}, 2 {Second.Phase} {Second.Seq}, 3 {Third.Phase} {Third.Seq}; "
        + $"ledger e{Epoch} owner {Owner} seq {Seq}, fenced e{FencedEpoch}; prepared {IsPrepared} by {Preparer}; rows {Row1} {Row2}";
}
