namespace Sluice.Connectors.Files.Csv;

/// <summary>Which fields are written in quotes.</summary>
internal enum QuoteMode
{
    /// <summary>Those that could not be read back without.</summary>
    Minimal = 0,

    /// <summary>None, as SeaTunnel writes them.</summary>
    Never = 1,
}
