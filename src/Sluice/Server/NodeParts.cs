using Sluice.Core.Ports;
using Sluice.JobFiles.Secrets;

namespace Sluice.Server;

internal static class NodeParts
{
    public static INodeRunners Runners(ServerSettings settings, DataFolder data, IControlStore store, SecretKey key, LoopTools tools) => throw new NotSupportedException();

    public static IFencer Fencer(IControlStore store, SecretKey key, LoopTools tools) => throw new NotSupportedException();
}
