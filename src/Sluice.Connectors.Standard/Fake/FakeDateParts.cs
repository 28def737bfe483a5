namespace Sluice.Connectors.Standard.Fake;

/// <summary>Where the parts of dates and times come from.</summary>
internal sealed record FakeDateParts(
    DatePartGenerator Year,
    DatePartGenerator Month,
    DatePartGenerator Day,
    DatePartGenerator Hour,
    DatePartGenerator Minute,
    DatePartGenerator Second);
