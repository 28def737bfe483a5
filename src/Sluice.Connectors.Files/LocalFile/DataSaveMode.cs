namespace Sluice.Connectors.Files.LocalFile;

/// <summary>What to do about files that are in the target directory before the first row.</summary>
internal enum DataSaveMode
{
    AppendData = 0,
    DropData = 1,
    ErrorWhenDataExists = 2,
}
