namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>What a query sees of the world: the clock and randomness.</summary>
internal sealed class SqlSurroundings(TimeProvider clock, Random random)
{
    /// <summary>The time in the machine's zone: one instant for all rows of a batch.</summary>
    public DateTime Now { get; private set; } = clock.GetLocalNow().DateTime;

    public Random Random => random;

    public TimeZoneInfo Zone => clock.LocalTimeZone;

    /// <summary>Looks at the clock, before a batch.</summary>
    public void Refresh() => Now = clock.GetLocalNow().DateTime;
}
