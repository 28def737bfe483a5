using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamJsonRpc;

namespace Sluice.Runtime.Runners.Protocol;

/// <summary>The connection of an agent and a runner: JSON-RPC over a pair of pipes.</summary>
internal static class RunnerPipe
{
    /// <summary>Makes one, which does not listen yet.</summary>
    /// <param name="sending">What the other side reads.</param>
    /// <param name="receiving">What the other side writes.</param>
    public static JsonRpc Over(Stream sending, Stream receiving)
    {
        var formatter = new SystemTextJsonFormatter
        {
            JsonSerializerOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web)
            {
                TypeInfoResolver = JsonTypeInfoResolver.Combine(RunnerJson.Default, new DefaultJsonTypeInfoResolver()),
            },
        };
        return new JsonRpc(new HeaderDelimitedMessageHandler(sending, receiving, formatter)) { CancelLocallyInvokedMethodsWhenConnectionIsClosed = false };
    }
}
