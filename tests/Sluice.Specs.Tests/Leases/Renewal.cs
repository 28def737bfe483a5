namespace Sluice.Specs.Tests.Leases;

/// <summary>The renewal that is on its way.</summary>
internal enum Renewal : byte
{
    /// <summary>None is.</summary>
    None,

    /// <summary>Sent; the store has not seen it.</summary>
    Sent,

    /// <summary>The attempt may go on; the answer is on its way.</summary>
    Granted,

    /// <summary>The attempt may not go on; the answer is on its way.</summary>
    Refused,
}
