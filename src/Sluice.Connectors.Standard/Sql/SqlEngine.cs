namespace Sluice.Connectors.Standard.Sql;

internal enum SqlEngine
{
    Zeta = 0,
}
