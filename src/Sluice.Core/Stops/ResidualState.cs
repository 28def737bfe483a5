namespace Sluice.Core.Stops;

/// <summary>What is known of an attempt that was left behind.</summary>
public enum ResidualState
{
    /// <summary>It may still write.</summary>
    Open = 0,

    /// <summary>Its permit is over.</summary>
    Expired = 1,

    /// <summary>Its agent saw the process gone. What it had on its way to a sink that does not fence may still land: <see cref="Residual.IsClosed"/>.</summary>
    Confirmed = 2,

    /// <summary>Every sink that fences turns it away.</summary>
    Fenced = 3,
}
