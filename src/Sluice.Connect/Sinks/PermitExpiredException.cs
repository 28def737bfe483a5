namespace Sluice.Connect.Sinks;

/// <summary>A write was about to happen without a permit. Nothing was sent.</summary>
public sealed class PermitExpiredException : Exception
{
    /// <summary>Makes the exception.</summary>
    public PermitExpiredException()
        : base("The attempt's permit to write is over; nothing was sent.")
    {
    }
}
