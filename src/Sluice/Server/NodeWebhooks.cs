using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sluice.Api.Webhooks;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Engine.Views;

namespace Sluice.Server;

/// <summary>Tells others of ends, where anybody is to be told.</summary>
internal static class NodeWebhooks
{
    /// <summary>Makes the loop, woken by the node's own hints; <c>null</c> where nobody is to be told.</summary>
    public static WebhookLoop? Create(ServerSettings settings, IControlStore store, IServiceProvider services, Node node, LoopTools tools, ILoggerFactory logs)
    {
        if (!settings.Webhooks.IsUsed)
            return null;
        var loop = new WebhookLoop(
            settings.Webhooks, new WorkerId(settings.Name), store, services.GetRequiredService<JobViews>(), tools.Time, tools.Loop, logs.CreateLogger<WebhookLoop>());
        node.Own.Listen((RunKey run) => loop.Wake(run));
        return loop;
    }
}
