namespace Sluice.Specs.Tests.Leases;

/// <summary>What the caller of the stop was told.</summary>
internal enum Answer : byte
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>Not known: ask again.</summary>
    InDoubt,

    /// <summary>Done.</summary>
    Stopped,

    /// <summary>It never happened and never will.</summary>
    Void,
}
