using Sluice.Connect.Errors;

namespace Sluice.Connectors.Fixtures;

internal sealed class NoBreadcrumb : IBreadcrumb
{
    public void At(string stage, string? detail = null)
    {
    }
}
