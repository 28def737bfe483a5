namespace Sluice.Runtime.Resolution;

/// <summary>How often a row may arrive at a sink when the job is stopped or fails and goes on.</summary>
public enum Delivery
{
    /// <summary>Rows may come twice.</summary>
    AtLeastOnce = 0,

    /// <summary>Each row comes once.</summary>
    ExactlyOnce = 1,
}
