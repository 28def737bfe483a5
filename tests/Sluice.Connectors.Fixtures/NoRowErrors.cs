using Sluice.Connect.Errors;

namespace Sluice.Connectors.Fixtures;

internal sealed class NoRowErrors : IRowErrors
{
    public void Reject(RowError error) => throw new ConnectorException(error.Code, ConnectorSide.Source, error.ToString());
}
