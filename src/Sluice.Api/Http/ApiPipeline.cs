using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sluice.Api.SeaTunnel;
using Sluice.Api.Security;
using Sluice.Core.Errors;
using Sluice.Core.Identity;

namespace Sluice.Api.Http;

/// <summary>What every request goes through: who asks, may they, is it well formed; then its endpoint; and every fault has an answer.</summary>
internal sealed partial class ApiPipeline(
    Callers callers, RequestGuard guard, RequestLimits limits, RequestAges ages, ApiOptions options, TimeProvider time, ILogger<ApiPipeline> log)
{
    private const string Key = "Idempotency-Key";

    public async Task InvokeAsync(ApiRoute route, HttpContext context)
    {
        ApiAnswer answer;
        try
        {
            var call = Admit(route, context);
            using var lease = await limits.EnterAsync(route, call.By, context);
            if (route.IsRequest)
                await ages.CheckAsync(call.Request, call.Gone);
            answer = await route.Answer(call);
        }
        catch (ApiFault fault)
        {
            answer = Answer(route, fault, context);
        }
        catch (SluiceException e)
        {
            var fault = Problems.Of(e);
            if (fault.Problem.Status < StatusCodes.Status500InternalServerError)
                Refused(context.Request.Method, context.Request.Path, e.Code, e.Message);
            else if (!e.IsTransient)
                Faulted(e, context.Request.Method, context.Request.Path);
            answer = Answer(route, fault, context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be answered.
            return;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Faulted(e, context.Request.Method, context.Request.Path);
            answer = Answer(route, Unexpected(e), context);
        }

        await answer.WriteAsync(context);
    }

    private static ApiAnswer Answer(ApiRoute route, ApiFault fault, HttpContext context)
    {
        if (fault.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (route.IsSeaTunnel)
            return SeaTunnelText.Fail(fault.Problem);
        var request = context.Response.Headers[Key].ToString();
        return ApiAnswer.Problem(fault.Problem.RequestId is null && request.Length > 0 ? fault.Problem with { RequestId = request } : fault.Problem);
    }

    private static ApiFault Unexpected(Exception e) => new(Problems.Of(
        StatusCodes.Status500InternalServerError, Wire.ProblemCodes.Internal, "A fault of the server",
        $"{e.GetType().Name}: {e.Message} The server's log has more."));

    private ApiCall Admit(ApiRoute route, HttpContext context)
    {
        guard.Check(context);
        var caller = callers.Find(context) ?? (route.IsOpen ? Caller.Nobody : null);
        if (caller is null)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"sluice\", charset=\"UTF-8\"";
            throw new ApiFault(Problems.Of(
                StatusCodes.Status401Unauthorized, Wire.ProblemCodes.Unauthenticated, "Who are you?",
                "This server wants to know who asks. Send a user's name and password, or a token (Authorization: Bearer ...)."));
        }

        if (!caller.May(route.Role))
        {
            throw new ApiFault(Problems.Of(
                StatusCodes.Status403Forbidden, Wire.ProblemCodes.Forbidden, "Not allowed",
                $"'{caller.Name}' has the role {Name(caller.Role)}; this takes {Name(route.Role)}. Ask whoever keeps the server's options."));
        }

        var request = route.IsRequest ? RequestOf(context) : default;
        if (!route.IsSeaTunnel)
            CheckQuery(route, context);
        return new ApiCall(context, route, caller, request, options);
    }

    /// <summary>The client's id, or a new one; it is told in the answer's header, whatever the answer is.</summary>
    private RequestId RequestOf(HttpContext context)
    {
        var given = context.Request.Headers[Key];
        if (given.Count > 1)
            throw Problems.BadRequest($"{Key} is there {given.Count} times. Send one.");
        var id = given.Count == 0 ? Guid.CreateVersion7(time.GetUtcNow()).ToString("N") : given.ToString();
        if (id.Length is 0 or > RequestId.MaxLength || id.Any(c => c is < '!' or > '~'))
            throw Problems.BadRequest($"The {Key} cannot be used. Send 1 to {RequestId.MaxLength} printable ASCII characters without blanks, such as a random UUID.");
        context.Response.Headers[Key] = id;
        return new RequestId(id);
    }

    private static void CheckQuery(ApiRoute route, HttpContext context)
    {
        List<Wire.ProblemError>? errors = null;
        foreach (var (name, values) in context.Request.Query)
        {
            if (route.Query.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal)) is not { } known)
                (errors ??= []).Add(FieldCheck.Unknown(name, [.. route.Query.Select(p => p.Name)], "parameter"));
            else if (values.Count > 1 && !known.IsMany)
                (errors ??= []).Add(new Wire.ProblemError { Path = name, Message = $"the parameter '{name}' is there {values.Count} times" });
        }

        if (errors is not null)
            throw Problems.BadRequest($"The query cannot be used: {string.Join("; ", errors.Select(e => e.Message))}.", errors);
    }

    private static string Name(ApiRole role) => role.ToString().ToLowerInvariant();

    /// <summary>It is the client's, and was told to it: no fault of this server, and no place in it that would have to be found.</summary>
    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Path} was refused: {Fault} {Reason}")]
    private partial void Refused(string method, string path, string fault, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void Faulted(Exception e, string method, string path);
}
