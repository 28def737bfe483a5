namespace Sluice.Connectors.Files.LocalFile;

/// <summary>File formats as job files name them.</summary>
internal enum FileFormat
{
    Csv = 0,
    Json = 1,
    Text = 2,
    Parquet = 3,
    Orc = 4,
    Excel = 5,
    Xml = 6,
    Binary = 7,
    CanalJson = 8,
    DebeziumJson = 9,
    MaxwellJson = 10,
    Markdown = 11,
}
