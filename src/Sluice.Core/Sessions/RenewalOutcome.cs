namespace Sluice.Core.Sessions;

/// <summary>Whether a session goes on.</summary>
public enum RenewalOutcome
{
    /// <summary>Renewed.</summary>
    Renewed = 0,

    /// <summary>
    /// The counter is another: an answer was lost, or somebody else renews this session. Nothing was renewed; the agent asks again with
    /// the counter that it was told.
    /// </summary>
    WrongCounter = 1,

    /// <summary>Declared lost, superseded or not known: the node kills its runners and registers anew.</summary>
    Lost = 2,
}
