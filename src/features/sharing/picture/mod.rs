//! The picture of a shared reading, 1200 × 630, for previews in mail and chat.
//!
//! An SVG of our own ([`scene`]) with the deck's own pictures in it, drawn by resvg with two small fonts out of
//! the binary. There is nothing of the owner in it, and not the question. One is drawn at a time, on the
//! blocking pool; what was drawn is kept by its content, so that a link that is passed around is drawn once.

mod draw;
pub mod scene;
pub mod words;

use std::sync::Arc;

use tokio::sync::Semaphore;

pub use draw::{DrawError, draw};
use scene::Scene;

use crate::web::{Cached, ResponseCache};

/// Room for pictures that were drawn: some twenty (a cache counts each body twice, for compressed
/// forms that pictures never get).
const CACHE_BYTES: u64 = 4 * 1024 * 1024;

/// Pictures that were drawn, and the one pencil.
pub struct Pictures {
    drawn: Arc<ResponseCache>,
    pencil: Arc<Semaphore>,
}

impl Default for Pictures {
    fn default() -> Self {
        Self {
            drawn: Arc::new(ResponseCache::new(CACHE_BYTES)),
            pencil: Arc::new(Semaphore::new(1)),
        }
    }
}

impl Pictures {
    /// The picture of a scene, if it was drawn already.
    #[must_use]
    pub fn ready(&self, scene: &Scene) -> Option<Arc<Cached>> {
        self.drawn.get(&scene.key())
    }

    /// The picture of a scene.
    ///
    /// # Errors
    /// When it cannot be drawn, which is a bug.
    pub async fn of(&self, scene: Scene) -> Result<Arc<Cached>, DrawError> {
        // The pencil belongs to the thread that draws: who hangs up makes no room for a second one.
        let turn = Arc::clone(&self.pencil).acquire_owned().await;
        let turn = turn.map_err(|error| DrawError(error.to_string()))?;
        let drawn = Arc::clone(&self.drawn);
        let work = move || {
            // Those who waited for the same picture find it here.
            let picture = drawn.get_or_make(scene.key(), || {
                let svg = scene.svg();
                draw(&svg).map(|png| Cached::new("image/png", png))
            });
            drop(turn);
            picture
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.unwrap_or_else(|error| Err(DrawError(error.to_string())))
    }
}
