// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.util.Set;

/** Every path of the pool, in the order of openapi.yaml. */
final class Routes {
    private static final Set<String> NONE = Set.of();
    private static final Set<String> EVENTS = Set.of("after", "limit", "from");
    private static final Set<String> SWEEP_EVENTS = Set.of("after", "limit", "from", "of");

    private Routes() {}

    static RouteTable table(Services services) {
        RouteTable table = new RouteTable();
        jobs(table, services);
        sweeps(table, services);
        leaves(table, services);
        rest(table, services);
        return table;
    }

    private static void jobs(RouteTable table, Services services) {
        SubmitEndpoint submit = new SubmitEndpoint(services);
        JobEndpoints jobs = new JobEndpoints(services);
        BlobEndpoints blobs = new BlobEndpoints(services);
        person(table, "POST", "/jobs", NONE, submit::submit);
        person(
                table,
                "GET",
                "/jobs",
                Set.of("phase", "owner", "sweep", "label", "after", "limit", "order", "members"),
                jobs::list);
        person(table, "GET", "/jobs/{id}", NONE, jobs::get);
        person(table, "GET", "/jobs/{id}/events", EVENTS, new EventEndpoints(services)::ofJob);
        person(table, "GET", "/jobs/{id}/log", Set.of("stream", "follow", "attempt"), new LogEndpoint(services)::log);
        person(table, "GET", "/jobs/{id}/explain", NONE, jobs::explain);
        OfferEndpoints offers = new OfferEndpoints(services, submit, jobs);
        person(table, "POST", "/offers", NONE, offers::ask);
        person(table, "GET", "/offers/{set}", NONE, offers::get);
        person(table, "POST", "/offers/{set}/{offer}/accept", NONE, offers::accept);
        person(table, "POST", "/offers/{set}/{offer}/reject", NONE, offers::reject);
        person(table, "POST", "/jobs/{id}/cancel", NONE, jobs::cancel);
        person(table, "POST", "/jobs/{id}/reopen", NONE, jobs::reopen);
        person(table, "GET", "/jobs/{id}/outputs", NONE, blobs::outputs);
        person(table, "GET", "/jobs/{id}/outputs/{path}", NONE, blobs::output);
        api(table, "PUT", "/blobs/{digest}", Access.PERSON_OR_HARVESTER, NONE, blobs::put);
        api(table, "GET", "/blobs/{digest}", Access.PERSON_OR_HARVESTER, NONE, blobs::get);
        api(table, "HEAD", "/blobs/{digest}", Access.PERSON_OR_HARVESTER, NONE, blobs::get);
    }

    private static void sweeps(RouteTable table, Services services) {
        SweepEndpoints sweeps = new SweepEndpoints(services);
        person(table, "GET", "/sweeps/{id}", NONE, sweeps::get);
        person(table, "GET", "/sweeps/{id}/events", SWEEP_EVENTS, new EventEndpoints(services)::ofSweep);
        person(table, "POST", "/sweeps/{id}/cancel", NONE, sweeps::cancel);
        person(table, "POST", "/sweeps/{id}/reopen", NONE, sweeps::reopen);
    }

    private static void leaves(RouteTable table, Services services) {
        HarvesterEndpoints harvesters = new HarvesterEndpoints(services);
        LeafEndpoints leaves = new LeafEndpoints(services);
        person(table, "GET", "/harvesters", NONE, harvesters::harvesters);
        person(table, "GET", "/pilots", NONE, harvesters::pilots);
        ForecastEndpoints forecasts = new ForecastEndpoints(services);
        person(table, "GET", "/forecast", NONE, forecasts::forecast);
        person(table, "GET", "/forecast/quality", NONE, forecasts::quality);
        person(table, "GET", "/forecast/quality.svg", NONE, forecasts::chart);
        api(table, "POST", "/harvesters/{name}/drain", Access.OPERATOR, NONE, harvesters::drain);
        api(table, "POST", "/harvesters/{name}/resume", Access.OPERATOR, NONE, harvesters::resume);
        api(table, "GET", "/harvesters/{name}/waits", Access.OPERATOR, Set.of("limit"), harvesters::waits);
        person(table, "POST", "/harvesters/{name}/pilot-token", NONE, harvesters::pilotToken);
        api(table, "POST", "/harvesters/{name}/hello", Access.HARVESTER, NONE, leaves::hello);
        api(table, "POST", "/harvesters/{name}/reconcile", Access.HARVESTER, NONE, leaves::reconcile);
        api(table, "POST", "/harvesters/{name}/pull", Access.HARVESTER, NONE, leaves::pull);
        api(table, "POST", "/harvesters/{name}/report", Access.HARVESTER, NONE, leaves::report);
        api(table, "POST", "/harvesters/{name}/enrol", Access.HARVESTER, NONE, leaves::enrol);
    }

    private static void rest(RouteTable table, Services services) {
        TokenEndpoints tokens = new TokenEndpoints(services);
        OpenEndpoints open = new OpenEndpoints(services);
        api(table, "POST", "/tokens", Access.OPERATOR, NONE, tokens::create);
        api(table, "GET", "/tokens", Access.OPERATOR, NONE, tokens::list);
        api(table, "DELETE", "/tokens/{id}", Access.OPERATOR, NONE, tokens::revoke);
        PolicyEndpoints policy = new PolicyEndpoints(services);
        person(table, "GET", "/shares", NONE, policy::shares);
        api(table, "GET", "/policy", Access.OPERATOR, NONE, policy::get);
        api(table, "PUT", "/policy", Access.OPERATOR, NONE, policy::put);
        table.add(new Route("GET", "/health/live", Access.OPEN, NONE, open::live));
        table.add(new Route("GET", "/health/ready", Access.OPEN, NONE, open::ready));
        table.add(new Route("GET", "/openapi.yaml", Access.OPEN, NONE, open::openapi));
    }

    private static void person(RouteTable table, String method, String path, Set<String> query, Handler handler) {
        api(table, method, path, Access.PERSON, query, handler);
    }

    private static void api(
            RouteTable table, String method, String path, Access access, Set<String> query, Handler handler) {
        table.add(new Route(method, "/api/v1" + path, access, query, handler));
    }
}
