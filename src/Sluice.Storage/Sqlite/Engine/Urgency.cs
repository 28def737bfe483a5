namespace Sluice.Storage.Sqlite.Engine;

/// <summary>Which work goes first on the one connection that writes.</summary>
internal enum Urgency
{
    /// <summary>In the order of arrival, after all that is more urgent.</summary>
    Ordinary = 0,

    /// <summary>A renewal: late, it costs a node its permits.</summary>
    Renewal = 1,

    /// <summary>A stop, or what follows from one: goes first, and may use the disk's reserve.</summary>
    Stop = 2,
}
