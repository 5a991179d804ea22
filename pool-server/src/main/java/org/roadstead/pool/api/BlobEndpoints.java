// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Digest;
import org.roadstead.core.job.JobId;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.blob.BlobStore;
import org.roadstead.pool.blob.BlobUse;
import org.roadstead.pool.disk.DiskRoom;
import org.roadstead.pool.engine.JobReads;
import org.roadstead.pool.identity.Principal;

/** Blobs by checksum and the outputs of jobs, which are blobs with a name. */
final class BlobEndpoints {
    private final Services services;

    BlobEndpoints(Services services) {
        this.services = services;
    }

    /** {@code {digest, size}}. */
    record Stored(String digest, long size) {}

    private record Found(Path file, long size, String digest) {}

    void put(Call call) {
        Digest digest = digest(call);
        BodyReader.refuseLarger(call, BlobStore.MOST_BYTES);
        String uploader = call.principal().role() == Principal.Role.USER
                ? call.principal().subject()
                : null;
        BlobUse.Claim claim;
        try {
            requireRoom(call.principal());
            claim = claim(call, uploader);
        } catch (ProblemException refused) {
            BlobReceiver.ignore(call, refused);
            return;
        }
        // Whatever becomes of the call, its claim ends with it.
        call.response().endHandler(end -> services.use().settle(claim, 0, 0));
        new BlobReceiver(call, services.blobs()).receive(digest, (upload, found) -> {
            if (!found.equals(digest)) {
                throw ProblemException.of(
                        422, "digest", "the bytes have the checksum " + found + ", not " + digest, found.value());
            }
            long size = upload.size();
            call.blocking(
                    () -> {
                        boolean isNew = uploader != null && services.access().addUploader(digest.value(), uploader);
                        services.use().settle(claim, upload.isFresh() ? size : 0, isNew ? size : 0);
                        return digest;
                    },
                    done -> call.json(201, new Stored(digest.value(), size)));
        });
    }

    /** What people bring is new work; what harvesters bring belongs to work that is under way. */
    private void requireRoom(Principal principal) {
        DiskRoom room = services.pool().room();
        boolean refused =
                principal.role() == Principal.Role.HARVESTER ? room.state() == DiskRoom.State.SCARCE : !room.isAmple();
        if (refused) {
            throw new ProblemException(507, room.sentence(), Reason.DISK_RESERVE.name(), List.of());
        }
    }

    private BlobUse.Claim claim(Call call, @Nullable String uploader) {
        String length = call.header("Content-Length");
        try {
            return services.use().claim(uploader, length == null ? BlobStore.MOST_BYTES : Long.parseLong(length));
        } catch (NumberFormatException e) {
            throw new ProblemException(400, "Content-Length is not a number: " + length);
        } catch (BlobUse.NoRoomException e) {
            throw new ProblemException(
                    507, String.valueOf(e.getMessage()), e.reason().name(), List.of());
        }
    }

    void get(Call call) {
        Digest digest = digest(call);
        Principal principal = call.principal();
        call.blocking(
                () -> {
                    if (!mayRead(principal, digest)) {
                        throw ProblemException.notFound("there is no blob " + digest + " of yours");
                    }
                    return found(digest);
                },
                found -> send(call, found));
    }

    void outputs(Call call) {
        JobReads reads = services.pool().reads();
        JobId id = Lookups.jobId(call.parameter(0));
        call.blocking(
                () -> {
                    Lookups.job(reads, call.principal(), id, false);
                    return Views.MAPPER.writeValueAsBytes(new Views.Page(reads.outputs(id), null));
                },
                bytes -> call.bytes(200, Call.JSON, bytes));
    }

    void output(Call call) {
        JobReads reads = services.pool().reads();
        JobId id = Lookups.jobId(call.parameter(0));
        String path = call.parameter(1);
        call.blocking(
                () -> {
                    Lookups.job(reads, call.principal(), id, false);
                    List<KeptOutput> outputs = reads.outputs(id);
                    for (KeptOutput output : outputs) {
                        if (output.path().equals(path)) {
                            return found(new Digest(output.digest()));
                        }
                    }
                    throw ProblemException.notFound("the job " + id + " kept no output " + path);
                },
                found -> send(call, found));
    }

    private boolean mayRead(Principal principal, Digest digest) {
        return principal.role() != Principal.Role.USER
                || services.access().isUploader(digest.value(), principal.subject());
    }

    private Found found(Digest digest) throws IOException {
        Path file = services.blobs().path(digest);
        if (!services.blobs().touch(digest, SystemTime.INSTANCE.instant())) {
            throw ProblemException.notFound("there is no blob " + digest);
        }
        return new Found(file, Files.size(file), digest.value());
    }

    private static void send(Call call, Found found) {
        HttpServerResponse response = call.response();
        response.setStatusCode(200)
                .putHeader("Content-Type", "application/octet-stream")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("ETag", '"' + found.digest() + '"')
                .putHeader("Content-Length", Long.toString(found.size()));
        call.counted(200);
        if (call.request().method().name().equals("HEAD")) {
            response.end();
        } else {
            response.sendFile(found.file().toString()).onFailure(call::fail);
        }
    }

    private static Digest digest(Call call) {
        String text = call.parameter(0);
        if (!Digest.isDigest(text)) {
            throw ProblemException.notFound("a blob is named sha256: and 64 hexadecimal digits, not " + text);
        }
        return new Digest(text);
    }
}
