using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sluice.Api.Health;
using Sluice.Api.Http;
using Sluice.Api.Jobs;
using Sluice.Api.Metrics;
using Sluice.Api.Nodes;
using Sluice.Api.OpenApi;
using Sluice.Api.SeaTunnel;
using Sluice.Api.Security;
using Sluice.Api.Stops;
using Sluice.Api.Streams;
using Sluice.Api.Workers;
using Sluice.Core.Ports;
using Sluice.Core.Telemetry;
using Sluice.Engine.Requests;
using Sluice.Engine.Sessions;
using Sluice.Engine.Stops;
using Sluice.Engine.Submissions;
using Sluice.Engine.Telemetry;
using Sluice.Engine.Views;

namespace Sluice.Api;

/// <summary>The HTTP interface, for a host.</summary>
public static class SluiceApi
{
    /// <summary>
    /// Adds the interface. The host has added <see cref="IControlStore"/>, <see cref="IStopJournal"/>, <see cref="IHints"/>,
    /// <see cref="IJobReader"/>, <see cref="Engine.Restores.RestoreGuard"/>, <see cref="Core.Leases.Timings"/> and <see cref="TimeProvider"/>; the
    /// use cases are added here where the host has not. It may add <see cref="IJobLogs"/>, <see cref="IFenceProver"/>, <see cref="INodeFacts"/>,
    /// <see cref="NodeMeter"/> and any number of <see cref="IReadinessCheck"/>.
    /// </summary>
    public static IServiceCollection AddSluiceApi(this IServiceCollection services, ApiOptions options)
    {
        services.AddRouting();
        ApiDescription.Add(services, options);
        services.AddSingleton(options);
        services.TryAddSingleton<StopJobs>();
        services.TryAddSingleton<StopMany>();
        services.TryAddSingleton(s => new StopPreviews(s.GetRequiredService<IControlStore>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<Core.Leases.Timings>()));
        services.TryAddSingleton<JobStarts>();
        services.TryAddSingleton<RequestResolver>();
        services.TryAddSingleton<JobViews>();
        services.TryAddSingleton<NodeMeter>();
        services.TryAddSingleton<StorePicture>();
        services.TryAddSingleton(s => new WorkerDrains(
            s.GetRequiredService<IControlStore>(), s.GetRequiredService<IHints>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<Core.Leases.Timings>()));
        services.TryAddSingleton<IJobLogs, NoLogs>();
        services.AddSingleton<OpenStreams>();
        services.AddSingleton<Callers>();
        services.AddSingleton<RequestGuard>();
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<RequestAges>();
        services.AddSingleton<ApiPipeline>();
        services.AddSingleton<JobAnswers>();
        services.AddSingleton<IApiGroup, JobEndpoints>();
        services.AddSingleton<IApiGroup, SubmitEndpoint>();
        services.AddSingleton<IApiGroup, JobDetailEndpoints>();
        services.AddSingleton<IApiGroup, ResumeEndpoints>();
        services.AddSingleton<IApiGroup, StopEndpoints>();
        services.AddSingleton<IApiGroup, StopManyEndpoints>();
        services.AddSingleton<IApiGroup, ReceiptEndpoints>();
        services.AddSingleton<IApiGroup, RequestEndpoint>();
        services.AddSingleton<IApiGroup, EventEndpoints>();
        services.AddSingleton<IApiGroup, WorkerEndpoints>();
        services.TryAddSingleton<INodeFacts, PlainFacts>();
        services.AddSingleton<IApiGroup, NodeEndpoints>();
        services.TryAddSingleton<IFenceProver, NoProver>();
        services.AddSingleton<IApiGroup, FenceTrialEndpoint>();
        services.AddSingleton<IApiGroup, HealthEndpoints>();
        services.AddSingleton<MetricsReader>();
        services.AddSingleton<IApiGroup, MetricsEndpoint>();
        services.AddSingleton<IApiGroup, DescriptionEndpoint>();
        services.AddSingleton<JobInfo>();
        services.AddSingleton<SeaTunnelStarts>();
        services.AddSingleton<IApiGroup, SeaTunnelReads>();
        services.AddSingleton<IApiGroup, SeaTunnelCluster>();
        services.AddSingleton<IApiGroup, SeaTunnelStops>();
        services.AddSingleton<IApiGroup, SeaTunnelSubmits>();
        return services;
    }

    /// <summary>Maps everything that can be asked. Call it once, before the host starts: what cannot be used is told then.</summary>
    /// <exception cref="Core.Errors.SluiceException">SLC4401: the options cannot be used.</exception>
    public static IEndpointRouteBuilder MapSluiceApi(this IEndpointRouteBuilder endpoints)
    {
        var pipeline = endpoints.ServiceProvider.GetRequiredService<ApiPipeline>();
        var routes = endpoints.ServiceProvider.GetServices<IApiGroup>().SelectMany(g => g.Routes).ToList();
        foreach (var route in routes)
        {
            ApiDescription.Describe(endpoints.MapMethods(route.Pattern, [route.Method], context => pipeline.InvokeAsync(route, context)), route);
            if (route.Method == HttpMethods.Get)
                endpoints.MapMethods(route.Pattern, [HttpMethods.Head], context => pipeline.InvokeAsync(route, context)).ExcludeFromDescription();
        }

        UnknownPaths.Map(endpoints, routes);
        return endpoints;
    }
}
