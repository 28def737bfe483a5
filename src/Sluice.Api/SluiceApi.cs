using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sluice.Api.Http;
using Sluice.Api.Jobs;
using Sluice.Api.Security;
using Sluice.Api.Stops;
using Sluice.Core.Ports;
using Sluice.Engine.Requests;
using Sluice.Engine.Stops;
using Sluice.Engine.Submissions;
using Sluice.Engine.Views;

namespace Sluice.Api;

/// <summary>The HTTP interface, for a host.</summary>
public static class SluiceApi
{
    /// <summary>
    /// Adds the interface. The host has added <see cref="IControlStore"/>, <see cref="IStopJournal"/>, <see cref="IHints"/>,
    /// <see cref="IJobReader"/>, <see cref="Engine.Restores.RestoreGuard"/>, <see cref="Core.Leases.Timings"/> and <see cref="TimeProvider"/>; the
    /// use cases are added here where the host has not.
    /// </summary>
    public static IServiceCollection AddSluiceApi(this IServiceCollection services, ApiOptions options)
    {
        services.AddRouting();
        services.AddSingleton(options);
        services.TryAddSingleton<StopJobs>();
        services.TryAddSingleton<StopMany>();
        services.TryAddSingleton(s => new StopPreviews(s.GetRequiredService<IControlStore>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<Core.Leases.Timings>()));
        services.TryAddSingleton<JobStarts>();
        services.TryAddSingleton<RequestResolver>();
        services.TryAddSingleton<JobViews>();
        services.AddSingleton<Callers>();
        services.AddSingleton<ApiPipeline>();
        services.AddSingleton<JobAnswers>();
        services.AddSingleton<IApiGroup, JobEndpoints>();
        services.AddSingleton<IApiGroup, SubmitEndpoint>();
        services.AddSingleton<IApiGroup, StopEndpoints>();
        return services;
    }

    /// <summary>Maps everything that can be asked. Call it once, before the host starts: what cannot be used is told then.</summary>
    /// <exception cref="Core.Errors.SluiceException">SLC4401: the options cannot be used.</exception>
    public static IEndpointRouteBuilder MapSluiceApi(this IEndpointRouteBuilder endpoints)
    {
        var pipeline = endpoints.ServiceProvider.GetRequiredService<ApiPipeline>();
        foreach (var route in endpoints.ServiceProvider.GetServices<IApiGroup>().SelectMany(g => g.Routes))
            endpoints.MapMethods(route.Pattern, [route.Method], context => pipeline.InvokeAsync(route, context));
        return endpoints;
    }
}
