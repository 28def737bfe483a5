using Sluice.Connect.Errors;

namespace Sluice.Connectors.Redis.Tests.Fixtures;

internal sealed class NoBreadcrumb : IBreadcrumb
{
    public void At(string stage, string? detail = null)
    {
    }
}
