namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>What happens to rows that the target already has.</summary>
internal enum DataSaveMode
{
    DropData = 0,
    AppendData = 1,
    CustomProcessing = 2,
    ErrorWhenDataExists = 3,
}
