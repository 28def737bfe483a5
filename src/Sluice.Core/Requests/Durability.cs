namespace Sluice.Core.Requests;

/// <summary>What the store's COMMIT stands for. Numbers are stored.</summary>
public enum Durability
{
    /// <summary>On the disk of one machine.</summary>
    Local = 0,

    /// <summary>On a standby too.</summary>
    Synchronous = 1,
}
