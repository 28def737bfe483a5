namespace Sluice.Core.Changes;

/// <summary>How a change ended.</summary>
public enum ChangeOutcome
{
    /// <summary>Stored, durably.</summary>
    Committed = 0,

    /// <summary>The run is another than was expected, or does not exist: nothing changed; read again and decide again.</summary>
    Stale = 1,

    /// <summary>The request was decided before: nothing changed; that decision is the answer.</summary>
    RequestKnown = 2,

    /// <summary>
    /// Whether it is stored is not known: the COMMIT was sent and not answered in time, or its connection died. It may be stored now, later
    /// or never. Only <see cref="Ports.IRequestStore.ResolveAsync"/> (for a request) or a read of the run's version tells.
    /// </summary>
    InDoubt = 3,
}
