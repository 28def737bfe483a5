namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>Whether the target keeps a ledger.</summary>
internal enum LedgerUse
{
    Auto = 0,
    Required = 1,
    Off = 2,
}
