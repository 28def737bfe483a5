namespace Sluice.Connect.Sinks;

/// <summary>
/// An attempt's permission to write: a clock read, not a flag, so that a process that slept finds it expired. A sink asks immediately
/// before every flush and commit. Safe from any thread.
/// </summary>
public interface IPermit
{
    /// <summary>Whether writing is allowed at this instant.</summary>
    bool IsValid { get; }

    /// <summary>Throws when writing is not allowed at this instant.</summary>
    /// <exception cref="PermitExpiredException">The permit is over.</exception>
    void Demand();
}
