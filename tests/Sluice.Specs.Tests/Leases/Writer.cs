namespace Sluice.Specs.Tests.Leases;

/// <summary>What the process of attempt 1 is at.</summary>
internal enum Writer : byte
{
    /// <summary>Between two writes.</summary>
    Idle,

    /// <summary>It has read its permit and is about to write.</summary>
    Checked,

    /// <summary>Its last write is visible.</summary>
    Visible,

    /// <summary>Its last write was turned away by the sink.</summary>
    TurnedAway,

    /// <summary>There is no process any more.</summary>
    Gone,
}
